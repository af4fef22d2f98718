/** Breaks a paragraph into lines. */
// @ts-expect-error: the package has no types
import LineBreakerOfUnknownType from 'linebreak';
import { clustersOf, type Paragraph, widthBetween } from './pieces.ts';

/** Unicode Standard Annex #14: the next place where a line may end, or null. */
const LineBreaker = LineBreakerOfUnknownType as new (
  text: string,
) => { nextBreak(): { readonly position: number } | null };

/** `end` is behind the last character that is drawn; spaces at the end of a line are not. */
export interface Line {
  readonly start: number;
  readonly end: number;
  readonly width: number;
}

/** Scripts without spaces between words, whose words only a dictionary knows. In parts: the segmenter copies its text per word. */
const UNSPACED = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]{1,200}/gu;
const words = new Intl.Segmenter('th', { granularity: 'word' });

/** Returns where a line may end, in order; the end of the text is the last. */
function breaksOf(text: string): number[] {
  const places = new Set<number>();
  const breaker = new LineBreaker(text);
  for (let next = breaker.nextBreak(); next; next = breaker.nextBreak()) places.add(next.position);
  for (const { 0: span, index } of text.matchAll(UNSPACED))
    for (const word of words.segment(span)) if (word.index > 0) places.add(index + word.index);
  return [...places, text.length].sort((a, b) => a - b);
}

/** Returns the ends of parts of a word that is wider than a line. */
function partsOf(pdf: PDFKit.PDFDocument, paragraph: Paragraph, start: number, end: number, width: number): number[] {
  const ends: number[] = [];
  let [first, at, used] = [start, start, 0];
  for (const cluster of clustersOf(paragraph.text.slice(start, end))) {
    const wide = widthBetween(pdf, paragraph, at, at + cluster.length);
    if (used + wide > width && at > first) {
      ends.push(at);
      [first, used] = [at, 0];
    }
    used += wide;
    at += cluster.length;
  }
  return ends;
}

/** Returns at least one line. A word that is wider than `width` is broken between characters. */
export function linesOf(pdf: PDFKit.PDFDocument, paragraph: Paragraph, width: number): Line[] {
  const { text } = paragraph;
  const lines: Line[] = [];
  let line: Line = { start: 0, end: 0, width: 0 };
  let advance = 0; // of the line, with the spaces at its end
  let at = 0;
  const add = (next: number) => {
    const end = at + text.slice(at, next).trimEnd().length;
    const drawn = widthBetween(pdf, paragraph, at, end);
    if (advance + drawn > width && line.end > line.start) {
      lines.push(line);
      line = { start: at, end: at, width: 0 };
      advance = 0;
    }
    if (end > at) line = { start: line.start, end, width: advance + drawn };
    advance += drawn + widthBetween(pdf, paragraph, end, next);
    at = next;
  };
  for (const next of breaksOf(text)) {
    if (widthBetween(pdf, paragraph, at, next) > width)
      for (const end of partsOf(pdf, paragraph, at, next, width)) add(end);
    if (next > at) add(next);
  }
  return [...lines, line];
}
