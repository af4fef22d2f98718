/** The typeface of documents, embedded: PDF's own fonts know Western European letters alone. */
import { readFileSync } from 'node:fs';

/** Beside this file in the sources, and beside the bundle in a function (lib/deploy/bundle.ts). */
const fontFile = (name: string) => readFileSync(new URL(`fonts/${name}.ttf`, import.meta.url));

export const fonts = {
  regular: fontFile('DejaVuSans'),
  bold: fontFile('DejaVuSans-Bold'),
} as const;
