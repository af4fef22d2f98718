/** Reads the first rows of a CSV file as the import will, so that a person sees what is what before it is sent. */
import type { Choices } from './choices.ts';

/** So much of a file is looked at. */
export const LOOKED_AT_BYTES = 256 * 1024;
const MOST_ROWS = 5;

export interface Beginning {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** The file has more rows than these. */
  readonly hasMore: boolean;
}

const DELIMITERS = [',', ';', '\t', '|'];

/** Beginnings of .xlsx and .xls files. */
const SPREADSHEETS = ['504b0304', 'd0cf11e0'];

const isSpreadsheet = (bytes: Uint8Array): boolean =>
  SPREADSHEETS.includes([...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join(''));

/** A character at the end may be cut. Undefined for bytes that are not of that encoding. */
function decode(bytes: Uint8Array, encoding: string, isWhole: boolean): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: !isWhole });
  } catch {
    return undefined;
  }
}

function textOf(bytes: Uint8Array, isWhole: boolean, encoding: Choices['encoding']): string | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return decode(bytes, 'utf-16le', isWhole);
  if (first === 0xfe && second === 0xff) return decode(bytes, 'utf-16be', isWhole);
  if (encoding === 'latin1') return decode(bytes, 'windows-1252', isWhole);
  const text = decode(bytes, 'utf-8', isWhole);
  return text === undefined && encoding === 'auto' ? decode(bytes, 'windows-1252', isWhole) : text;
}

function delimiterOf(text: string): string {
  const [header = ''] = text
    .trimStart()
    .replaceAll(/"[^"]*"/g, '')
    .split(/[\r\n]/, 1);
  const counts = DELIMITERS.map((one) => header.split(one).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}

const QUOTED = /"((?:[^"]|"")*)"/y;

/** Up to `most` records; the last may have been cut where `isWhole` is false, and is then left out. */
function recordsOf(text: string, delimiter: string, most: number, isWhole: boolean): string[][] {
  const plain = new RegExp(`[^${delimiter === '|' ? '\\|' : delimiter}\\r\\n]*`, 'y');
  const records: string[][] = [];
  let cells: string[] = [];
  let at = 0;
  while (at < text.length && records.length < most) {
    QUOTED.lastIndex = at;
    const quoted = QUOTED.exec(text)?.[1];
    if (quoted !== undefined) at = QUOTED.lastIndex;
    plain.lastIndex = at;
    const rest = plain.exec(text)?.[0] ?? '';
    at += rest.length;
    cells.push((quoted?.replaceAll('""', '"') ?? '') + rest);
    if (text[at] === delimiter) {
      at += 1;
      if (at < text.length) continue;
      cells.push('');
    }
    if (at >= text.length && !isWhole) break;
    records.push(cells);
    cells = [];
    at += text.startsWith('\r\n', at) ? 2 : 1;
  }
  return records;
}

/** The apostrophe keeps a spreadsheet from running a text. */
const plainCell = (cell: string): string => (/^'+[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell);

/** Bytes that no text has, at the beginning of a file of pictures, say. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROLS = /[\0-\x08\x0e-\x1f]/;

const NO_CSV = 'This is no CSV file. Export the rows as CSV, in UTF-8, and choose that file.';

/** `isWhole`: the bytes are all of the file. Otherwise says why it cannot be imported, and what to do. */
export function readBeginning(
  bytes: Uint8Array,
  isWhole: boolean,
  { encoding, delimiter }: Pick<Choices, 'encoding' | 'delimiter'>,
): Beginning | { readonly problem: string } {
  if (bytes.length === 0) return { problem: 'The file is empty. Its first row must be a header.' };
  if (isSpreadsheet(bytes)) return { problem: 'This is a spreadsheet. Save it as CSV, and choose that file.' };
  const text = textOf(bytes, isWhole, encoding);
  if (text === undefined)
    return { problem: 'The file is not UTF-8. Choose another encoding below, or save it as UTF-8.' };
  if (CONTROLS.test(text)) return { problem: NO_CSV };
  const between = delimiter === 'auto' ? delimiterOf(text) : delimiter;
  const [first, ...others] = recordsOf(text, between, MOST_ROWS + 20, isWhole);
  const header = (first ?? []).map((cell) => plainCell(cell).trim());
  if (header.every((name) => name === ''))
    return { problem: 'The first row of the file is blank, or longer than any header. It must be a header.' };
  const rows = others.filter((cells) => cells.some((cell) => cell !== ''));
  return { header, rows: rows.slice(0, MOST_ROWS), hasMore: rows.length > MOST_ROWS };
}
