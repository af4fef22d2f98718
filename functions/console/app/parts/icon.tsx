/** Strokes on 16 pixels. */
const paths = {
  tasks:
    'M5 2.5h6a2.5 2.5 0 0 1 2.5 2.5v6a2.5 2.5 0 0 1-2.5 2.5H5A2.5 2.5 0 0 1 2.5 11V5A2.5 2.5 0 0 1 5 2.5zM5.3 8.2l2 2 3.5-4',
  triggers: 'M8.8 1.8 3.6 9h3.6l-.6 5.2L12 7H8.3z',
  events: 'M2 8h3l2-5 2.5 10L11.5 8H14',
  maintenance: 'M8 2.2a5.8 5.8 0 1 0 5.8 5.8M8 4.8V8l2.4 1.5M11 2.5h3v3',
  settings: 'M2 5h6M11 5h3M2 11h3M8 11h6M9.5 3.5v3M6.5 9.5v3',
  jobs: 'M2.5 3.5h11V7h-11zM2.5 9h11v3.5h-11zM5 5.2h.1M5 10.7h.1',
  find: 'M11.2 7a4.2 4.2 0 1 1-8.4 0 4.2 4.2 0 0 1 8.4 0zM10.2 10.2l3.3 3.3',
  run: 'M5 3.2v9.6l7.4-4.8z',
  zone: 'M2.2 8h11.6M8 2.2c2 2 2.4 3.8 2.4 5.8S10 11.8 8 13.8C6 11.8 5.6 10 5.6 8S6 4.2 8 2.2zM13.8 8A5.8 5.8 0 1 1 2.2 8a5.8 5.8 0 0 1 11.6 0z',
  out: 'M6.5 2.5h-3v11h3M7 8h7M11.2 5.2 14 8l-2.800 2.800',
  keys: 'M2 4.500h12v7H2zM4.500 7h.1M7 7h.1M9.500 7h.1M11.700 7h.1M5 9.300h6',
  theme: 'M8 2.200a5.800 5.800 0 1 0 0 11.600zM8 2.200a5.800 5.800 0 0 1 0 11.600',
  menu: 'M2.5 4h11M2.5 8h11M2.5 12h11',
  close: 'm4 4 8 8M12 4l-8 8',
  refresh: 'M13.200 6.500A5.500 5.500 0 1 0 13 10M13.400 3v3.600H9.800',
} as const;

export type IconName = keyof typeof paths;

/** Decoration: the words beside it say what it means. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className="i" viewBox="0 0 16 16" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
