/** Measures and colours of a page, in points. An A4 page is 595 by 842. */
export const page = {
  size: 'A4',
  margins: { top: 64, bottom: 72, left: 64, right: 64 },
  /** Baseline of the page numbers, from the bottom. */
  footer: 44,
  body: 10.5,
  lineGap: 3.5,
  paragraphGap: 9,
  indent: 20,
  colours: { text: '#1c1c1a', quiet: '#6b6b66', line: '#c9c9c3', head: '#eeeeea', link: '#1a4f8b', code: '#7a2e2e' },
  /** By level; 4 to 6 look the same. */
  headings: [22, 15, 12.5, 11],
} as const;
