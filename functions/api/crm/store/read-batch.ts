/** Reads the rows of a batch: each is checked by itself, so that a bad row is refused and the others are not. */
import * as z from 'zod/mini';
import { parseInput } from '../../../engine/data/exact-json.ts';
import type { Json } from '../../../engine/data/statement.ts';
import { EngineError } from '../../../engine/errors.ts';
import { checkData } from '../../http/fields/check-data.ts';
import { invalid } from '../../http/fields/invalid.ts';
import { explainIssues } from '../../http/request/explain-issues.ts';
import { NdjsonText } from '../../http/request/ndjson-text.ts';
import { type Collection, MOST_ROW_BYTES, MOST_ROWS } from '../collections.ts';
import type { Refusal } from '../refusals.ts';
import { rowSchemas } from '../rows.ts';

/** What is read of a body before its rows are looked at. */
export const anyRows = z.union(
  [z.array(z.unknown()), z.instanceof(NdjsonText)],
  'must be a list of rows, or a row a line with Content-Type: application/x-ndjson',
);

/** A row of a batch that has the shape of its collection. */
export interface Row {
  readonly externalId: string;
  readonly [member: string]: Json;
}

/** Why a row of a batch does not have the shape, with the place in it. */
export interface Problem {
  readonly code: Refusal;
  readonly path: string | null;
  readonly message?: string;
}

/** `row` counts rows, or lines, from 1. */
export type ReadRow = { readonly row: number; readonly externalId: string | null } & (
  | { readonly item: Row; readonly problem?: undefined }
  | { readonly item?: undefined; readonly problem: Problem }
);

/** In place of a line that is no JSON. */
const BROKEN = Symbol('broken');

function parseLine(text: string): unknown {
  try {
    return parseInput(text);
  } catch {
    return BROKEN;
  }
}

/** Blank lines are no rows, but they are counted. */
const valuesOf = (body: z.infer<typeof anyRows>): { row: number; value: unknown }[] =>
  body instanceof NdjsonText
    ? body.text
        .split('\n')
        .map((text, index) => ({ row: index + 1, text }))
        .filter(({ text }) => text.trim() !== '')
        .map(({ row, text }) => ({ row, value: parseLine(text) }))
    : body.map((value, index) => ({ row: index + 1, value }));

/** Why the database cannot store a row of the right shape; undefined when it can. */
function unstorable(value: unknown): Problem | undefined {
  try {
    checkData(value, { path: 'the row', maxBytes: MOST_ROW_BYTES });
    return undefined;
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return { code: 'INVALID_ROW', path: null, message: error.message };
  }
}

function idIn(value: unknown): string | null {
  const id = typeof value === 'object' && value !== null && 'externalId' in value ? value.externalId : undefined;
  return typeof id === 'string' ? id.slice(0, 200) : null;
}

/** Checks the shape of a row. */
export function readRow(collection: Collection, row: number, value: unknown): ReadRow {
  if (value === BROKEN) return { row, externalId: null, problem: { code: 'MALFORMED_LINE', path: null } };
  const externalId = idIn(value);
  const parsed = rowSchemas[collection].safeParse(value);
  if (!parsed.success) {
    const [first] = explainIssues(parsed.error.issues);
    return {
      row,
      externalId,
      problem: { code: 'INVALID_ROW', path: first?.path || null, message: first?.message ?? '' },
    };
  }
  const problem = unstorable(value);
  if (problem) return { row, externalId, problem };
  // Undefined members are not written, and so stay as they are.
  return { row, externalId, item: JSON.parse(JSON.stringify(parsed.data)) };
}

/** Throws INVALID_INPUT for a batch without rows or with too many. */
export function readBatch(collection: Collection, body: z.infer<typeof anyRows>): ReadRow[] {
  const values = valuesOf(body);
  if (values.length === 0 || values.length > MOST_ROWS)
    throw invalid('', `must have 1 to ${MOST_ROWS} rows, and has ${values.length}; send the others in another call`);
  const seen = new Set<string>();
  return values.map(({ row, value }) => {
    const read = readRow(collection, row, value);
    if (!read.item) return read;
    const { externalId } = read.item;
    if (seen.has(externalId)) return { row, externalId, problem: { code: 'REPEATED', path: 'externalId' } };
    seen.add(externalId);
    return read;
  });
}
