/** Cells of CSV files and the values that they stand for, both ways. */
import { parseInput, writeJson } from '../../../engine/data/exact-json.ts';
import type { Json } from '../../../engine/data/statement.ts';
import type { CellKind } from './fields.ts';

/** A spreadsheet would run such a text as a formula. Exports put an apostrophe before it, and imports take one away. */
const FORMULA = /^[=+\-@\t\r]/;
const NEUTRAL = /^'+[=+\-@\t\r]/;

/** Puts an apostrophe before a formula. Also before a text that only looks neutralised, so that each comes back as it was. */
export const neutralCell = (text: string): string => (FORMULA.test(text) || NEUTRAL.test(text) ? `'${text}` : text);

/** Takes away the apostrophe that keeps a spreadsheet from running a text. */
export const plainCell = (cell: string): string => (NEUTRAL.test(cell) ? cell.slice(1) : cell);

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;
const FLAGS: Readonly<Record<string, boolean>> = {
  ...{ true: true, yes: true, '1': true },
  ...{ false: false, no: false, '0': false },
};
/** A day, or a day and a time, without an offset. */
const LOCAL = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d(?:\.\d{1,6})?)?)?$/;

const shown = (cell: string): string => JSON.stringify(cell.slice(0, 40));

type Read = { readonly value: Json } | { readonly problem: string };

function readNumber(cell: string): Read {
  if (NUMBER.test(cell)) return { value: parseInput(cell) as Json }; // the row refuses a number that would be rounded
  const hint = cell.includes(',') ? ', with a point and no comma' : '';
  return { problem: `must be a number such as 1234.50${hint}, and is ${shown(cell)}` };
}

function readJson(cell: string): Read {
  try {
    return { value: parseInput(cell) as Json };
  } catch {
    return { problem: `must be JSON, and is ${shown(cell)}` };
  }
}

/** Without an offset it is in UTC. What it is else, the shape of the row checks. */
function readMoment(cell: string): Read {
  const [, day, time, seconds = ':00'] = LOCAL.exec(cell) ?? [];
  if (day === undefined) return { value: cell };
  return { value: `${day}T${time ?? '00:00'}${time === undefined ? ':00' : seconds}Z` };
}

function readList(cell: string): Read {
  if (cell.trimStart().startsWith('[')) return readJson(cell);
  const parts = cell.split(';').map((part) => part.trim());
  return { value: parts.filter((part) => part !== '') };
}

const readers: Readonly<Record<CellKind, (cell: string) => Read>> = {
  text: (cell) => ({ value: cell }),
  flag: (cell) => ({ value: FLAGS[cell.trim().toLowerCase()] ?? cell }),
  number: (cell) => readNumber(cell.trim()),
  moment: (cell) => readMoment(cell.trim()),
  list: readList,
  json: readJson,
};

/** Reads a cell that is not empty. The value may still have the wrong shape for its member. */
export const readCell = (kind: CellKind, cell: string): Read => readers[kind](plainCell(cell));

/** True for a list that comes back the same from parts with semicolons between them. */
const isPlainList = (value: readonly Json[]): value is readonly string[] =>
  value.length > 0 &&
  value.every((part) => typeof part === 'string' && part !== '' && part === part.trim() && !part.includes(';')) &&
  !String(value[0]).startsWith('[');

/** The text of a value, empty for null. Only texts are neutralised: a negative number is no formula. */
export function writeCell(kind: CellKind, value: Json | undefined): string {
  if (value === null || value === undefined) return '';
  if (kind === 'list' && Array.isArray(value))
    return neutralCell(isPlainList(value) ? value.join(';') : writeJson(value));
  if (typeof value === 'object') return writeJson(value);
  return typeof value === 'string' ? neutralCell(value) : String(value);
}

const QUOTED = /[",\r\n]|^\s|\s$/;

const quoted = (cell: string): string => (QUOTED.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** A line of RFC 4180. */
export const csvLine = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\r\n`;
