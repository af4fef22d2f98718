/** Splits a paragraph into pieces of one style and one typeface. */
import { drawnText, fontOf, isJapanese, type TypefaceChoice, useFont } from './fonts.ts';
import type { Run } from './inline.ts';

/** `end` is behind the last character. */
export interface Piece {
  readonly start: number;
  readonly end: number;
  readonly font: string;
  readonly run: Run;
}

/** A paragraph without line breaks. */
export interface Paragraph {
  readonly text: string;
  readonly size: number;
  readonly pieces: readonly Piece[];
}

/** Letters that the base typeface has; most texts have no others. */
const PLAIN = /^[\u0020-\u007e\u00a0-\u00ac\u00ae-\u024f\u0370-\u0377\u0384-\u04ff\u2010-\u2027\u2030-\u205e\u20ac]*$/;
/** A flag, an emoji with what changes and joins it, or a character with its marks. */
const CLUSTER =
  /\p{RI}{2}|\p{Emoji}[\p{EMod}\p{M}\u{e0020}-\u{e007f}]*(?:\u200d\p{Emoji}[\p{EMod}\p{M}]*)*|[\s\S][\p{M}\u200c\u200d]*/gu;

/**
 * Returns what a reader sees as one character each. Not by `Intl.Segmenter`: it makes a copy of the whole text for each
 * cluster, which for 40 000 characters needs gigabytes.
 */
export const clustersOf = (text: string): string[] => text.match(CLUSTER) ?? [];

function piecesOf(pdf: PDFKit.PDFDocument, run: Run, start: number, choice: TypefaceChoice): Piece[] {
  if (PLAIN.test(run.text)) return [{ start, end: start + run.text.length, font: choice.base, run }];
  const pieces: Piece[] = [];
  let at = start;
  const add = (length: number, font: string) => {
    const last = pieces.at(-1);
    if (last?.font === font) pieces[pieces.length - 1] = { ...last, end: at + length };
    else pieces.push({ start: at, end: at + length, font, run });
    at += length;
  };
  for (const cluster of clustersOf(run.text)) {
    const font = fontOf(pdf, cluster, choice);
    if (font) add(cluster.length, font);
    // No typeface has all of it, such as a letter with a foreign accent: each character is drawn in its own.
    else for (const one of cluster) add(one.length, fontOf(pdf, one, choice) ?? choice.base);
  }
  return pieces;
}

/** Returns the paragraphs of `runs`, one for each line of their text. */
export function paragraphsOf(
  pdf: PDFKit.PDFDocument,
  runs: readonly Run[],
  size: number,
  isBold: boolean,
): Paragraph[] {
  const lines: Run[][] = [[]];
  for (const run of runs)
    for (const [index, text] of run.text.split('\n').entries()) {
      if (index > 0) lines.push([]);
      if (text !== '') lines.at(-1)?.push({ ...run, text, isBold: run.isBold || isBold });
    }
  return lines.map((line) => {
    const text = line.map((run) => run.text).join('');
    const japanese = isJapanese(text);
    let start = 0;
    const pieces = line.flatMap((run) => {
      const some = piecesOf(pdf, run, start, { base: run.isBold ? 'bold' : 'regular', isJapanese: japanese });
      start += run.text.length;
      return some;
    });
    return { text, size, pieces };
  });
}

/** Returns the index of the piece that holds the character at `place`: a paragraph may have a million of both. */
function pieceAt(pieces: readonly Piece[], place: number): number {
  let [low, high] = [0, pieces.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pieces[middle]?.end ?? 0) > place) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Returns the parts of pieces between `start` and `end`. */
export function piecesBetween(pieces: readonly Piece[], start: number, end: number): Piece[] {
  const found: Piece[] = [];
  for (let index = pieceAt(pieces, start); index < pieces.length; index += 1) {
    const piece = pieces[index];
    if (!piece || piece.start >= end) break;
    found.push({ ...piece, start: Math.max(piece.start, start), end: Math.min(piece.end, end) });
  }
  return found;
}

export function widthBetween(pdf: PDFKit.PDFDocument, { text, size, pieces }: Paragraph, start: number, end: number) {
  let width = 0;
  for (const piece of piecesBetween(pieces, start, end)) {
    useFont(pdf, piece.font, size);
    width += pdf.widthOfString(drawnText(text.slice(piece.start, piece.end)));
  }
  return width;
}
