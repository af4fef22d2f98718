/** Makes a row of the collection of the cells of a file. */

import type { Collection } from '../../../api/crm/collections.ts';
import { plainCell, readCell } from '../../../api/crm/csv/cells.ts';
import type { ImportSettings } from '../../../api/crm/csv/settings.ts';
import { type ReadRow, readRow } from '../../../api/crm/store/read-batch.ts';
import { membersOf } from '../../../engine/data/members.ts';
import type { Json } from '../../../engine/data/statement.ts';
import type { Plan } from './plan.ts';

/** A row of the file with the cells that the report of refused rows shows. */
export type FileRow = ReadRow & { readonly cells: readonly string[] };

const MOST_ID = 200;

/** The id in the cells of a row, if it has one. */
export function idOf({ idIndex }: Plan, cells: readonly string[], { constants }: ImportSettings): string | null {
  const cell = idIndex === undefined ? '' : plainCell(cells[idIndex] ?? '');
  if (cell !== '') return cell.slice(0, MOST_ID);
  return typeof constants.externalId === 'string' ? constants.externalId : null;
}

/** Returns the members of a row, or what is wrong with the first cell that cannot be read. */
function membersIn({ columns }: Plan, cells: readonly string[], { constants, emptyCells }: ImportSettings) {
  const members: Record<string, Json> = {};
  const attributes: Record<string, Json> = {};
  for (const [name, value] of Object.entries(constants)) {
    if (name.startsWith('attributes.')) attributes[name.slice('attributes.'.length)] = value;
    else members[name] = value;
  }
  for (const { index, field } of columns) {
    const cell = cells[index] ?? '';
    const hasConstant = Object.hasOwn(constants, field.name);
    if (cell === '' && (hasConstant || emptyCells === 'keep' || !field.isNullable)) continue;
    const read = cell === '' ? { value: null } : readCell(field.kind, cell);
    if ('problem' in read) return { path: field.name, problem: read.problem };
    if (field.attribute === undefined) members[field.member] = read.value;
    else attributes[field.attribute] = read.value;
  }
  if (Object.keys(attributes).length > 0)
    members.attributes = { ...(membersOf(members.attributes) as Record<string, Json>), ...attributes }; // JSON, as above
  return { members };
}

/** Cells behind the last column are no fault when they are empty: spreadsheets write them. */
function isRagged({ header }: Plan, cells: readonly string[]): boolean {
  return cells.length < header.length || cells.slice(header.length).some((cell) => cell !== '');
}

/** Reads a row, and says what is wrong with it. `seen` has the ids of the rows before. */
export function readCells(
  collection: Collection,
  plan: Plan,
  settings: ImportSettings,
  { row, cells, isRepeated }: { readonly row: number; readonly cells: readonly string[]; readonly isRepeated: boolean },
): FileRow {
  const externalId = idOf(plan, cells, settings);
  const shown = cells.slice(plan.skipped);
  const refuse = (path: string | null, message: string): FileRow => ({
    ...{ row, externalId, cells: shown },
    problem: { code: 'INVALID_ROW', path, message: [path, message].filter(Boolean).join(' ') },
  });
  if (isRagged(plan, cells))
    return refuse(null, `the row has ${cells.length} cells, and the header has ${plan.header.length}`);
  if (isRepeated) {
    const message = 'an earlier row of the file has the same externalId; keep one of them';
    return { row, externalId, cells: shown, problem: { code: 'REPEATED', path: 'externalId', message } };
  }
  const read = membersIn(plan, cells, settings);
  if (read.members === undefined) return refuse(read.path, read.problem);
  const checked = readRow(collection, row, read.members);
  if (checked.problem?.message === undefined) return { ...checked, cells: shown };
  return refuse(checked.problem.path, checked.problem.message);
}
