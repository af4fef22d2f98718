/** The order in which a line's pieces are drawn: Arabic and Hebrew run from right to left (Unicode Standard Annex #9). */
import bidiFactory, { type Bidi } from 'bidi-js';
import { clustersOf, type Paragraph, type Piece, piecesBetween } from './pieces.ts';

/** Text to draw from left to right, as it stands in the font's own order of shaping. */
export interface Part extends Pick<Piece, 'font' | 'run'> {
  readonly text: string;
}

const RIGHT_TO_LEFT =
  /[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const LETTERS = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
/** The package's types describe a module of the older kind, which has its function in `default`. */
const bidi = (bidiFactory as unknown as () => Bidi)();

interface Directed {
  readonly part: Part;
  readonly level: number;
}

/** A level for each character, odd where text runs from right to left. Undefined when all runs from left to right. */
export interface Direction {
  readonly levels: Uint8Array;
  readonly startsAtRight: boolean;
}

export function directionOf({ text }: Paragraph): Direction | undefined {
  if (!RIGHT_TO_LEFT.test(text)) return;
  const { levels, paragraphs } = bidi.getEmbeddingLevels(text);
  return { levels, startsAtRight: paragraphs[0]?.level === 1 };
}

/** Turns round brackets, and what has no letters; letters are turned round when the font shapes them. */
function turned(word: string): string {
  const mirrored = [...word].map((character) => bidi.getMirroredCharacter(character) ?? character).join('');
  return LETTERS.test(word) ? mirrored : clustersOf(mirrored).reverse().join('');
}

/** Splits a piece where its direction changes, and text from right to left also into its words. */
function directed({ text }: Paragraph, { start, end, font, run }: Piece, levels: Uint8Array): Directed[] {
  const parts: Directed[] = [];
  let at = start;
  for (let next = start + 1; next <= end; next += 1) {
    if (next < end && levels[next] === levels[at]) continue;
    const level = levels[at] ?? 0;
    const words = level % 2 === 1 ? text.slice(at, next).split(/(?<=\s)|(?=\s)/) : [text.slice(at, next)];
    for (const word of words) parts.push({ level, part: { font, run, text: level % 2 === 1 ? turned(word) : word } });
    at = next;
  }
  return parts;
}

/** Rule L2: from the highest level to the lowest odd one, turns round each sequence at that level or above. */
function reordered(parts: Directed[]): Part[] {
  const levels = parts.map(({ level }) => level);
  for (let level = Math.max(...levels); level >= 1; level -= 1) {
    for (let start = 0; start < parts.length; start += 1) {
      let end = start;
      while ((parts[end]?.level ?? -1) >= level) end += 1;
      if (end > start) parts.splice(start, end - start, ...parts.slice(start, end).reverse());
      start = end;
    }
  }
  return parts.map(({ part }) => part);
}

/** Returns what stands between `start` and `end`, from left to right. */
export function partsOfLine(
  paragraph: Paragraph,
  direction: Direction | undefined,
  start: number,
  end: number,
): Part[] {
  const pieces = piecesBetween(paragraph.pieces, start, end);
  if (!direction) return pieces.map((piece) => ({ ...piece, text: paragraph.text.slice(piece.start, piece.end) }));
  return reordered(pieces.flatMap((piece) => directed(paragraph, piece, direction.levels)));
}
