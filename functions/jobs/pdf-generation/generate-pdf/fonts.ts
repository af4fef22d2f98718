/** The typeface to embed: PDF's built-in fonts have Western European letters only. */
import { readFileSync } from 'node:fs';

/** The folder lies beside this file, and beside the bundle of the function (lib/deploy/bundle.ts). */
const fontFile = (name: string) => readFileSync(new URL(`fonts/${name}.ttf`, import.meta.url));

export const fonts = {
  regular: fontFile('DejaVuSans'),
  bold: fontFile('DejaVuSans-Bold'),
} as const;
