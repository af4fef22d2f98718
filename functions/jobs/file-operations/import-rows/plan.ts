/** Which column of a file gives which member, by its header and by what the import says. */

import type { Collection } from '../../../api/crm/collections.ts';
import { plainCell } from '../../../api/crm/csv/cells.ts';
import { type Field, fieldOf, namesOf } from '../../../api/crm/csv/fields.ts';
import type { ImportSettings } from '../../../api/crm/csv/settings.ts';
import { didYouMean } from '../../../engine/did-you-mean.ts';
import { FileFault } from './fault.ts';

const MOST_COLUMNS = 1000;
/** Of the headers that an import names as left out. */
const MOST_SHOWN = 50;

/** What a report of refused rows says of each, before the row's own cells. */
export const REPORT_COLUMNS = ['#row', '#code', '#message'];

/** A column and what it gives. */
export interface PlannedColumn {
  readonly index: number;
  readonly header: string;
  readonly field: Field;
}

/** How the rows of a file become rows of the collection. */
export interface Plan {
  readonly header: readonly string[];
  readonly columns: readonly PlannedColumn[];
  /** Index of the cell with the id; undefined when a constant gives it. */
  readonly idIndex: number | undefined;
  readonly ignored: readonly string[];
  /** Columns at the beginning that its report does without: those of the report that the file is. */
  readonly skipped: number;
}

/** `External ID`, `external_id` and `externalId` are equal names. */
const folded = (name: string): string => name.toLowerCase().replace(/[\s_-]+/g, '');

function fieldFor(collection: Collection, header: string, { columns }: ImportSettings): Field | undefined {
  const mapped = Object.hasOwn(columns, header) ? columns[header] : undefined;
  if (mapped === null) return undefined;
  if (mapped !== undefined) return fieldOf(collection, mapped);
  const own = namesOf(collection).find((name) => folded(name) === folded(header));
  return fieldOf(collection, own ?? header);
}

function requireColumns(header: readonly string[], { columns }: ImportSettings): void {
  for (const name of Object.keys(columns))
    if (!header.includes(name))
      throw new FileFault(
        'COLUMN_MISSING',
        `the header has no column ${JSON.stringify(name)}${didYouMean(name, header)}`,
      );
}

function requireOnce(planned: readonly PlannedColumn[]): void {
  for (const [at, { field, index }] of planned.entries()) {
    const other = planned.slice(0, at).find((one) => one.field.name === field.name);
    if (!other) continue;
    const both = `columns ${other.index + 1} and ${index + 1}`;
    throw new FileFault('REPEATED_COLUMN', `${both} both give ${field.name}; map one of them to null, or rename it`);
  }
}

/** Throws FileFault for a header by which no row could be read. */
export function planOf(collection: Collection, cells: readonly string[], settings: ImportSettings): Plan {
  const header = cells.map((cell) => plainCell(cell).trim());
  if (header.every((name) => name === ''))
    throw new FileFault('EMPTY_FILE', 'the first row of the file is blank; it must be a header');
  if (header.some((name) => name.includes('\0')))
    throw new FileFault(
      'NOT_CSV',
      'the header has bytes of zero, as binary files and UTF-16 without a mark have; save it as CSV in UTF-8',
    );
  if (header.length > MOST_COLUMNS)
    throw new FileFault('TOO_MANY_COLUMNS', `the header has ${header.length} columns, and the most is ${MOST_COLUMNS}`);
  requireColumns(header, settings);
  const fields = header.map((name) => (name === '' ? undefined : fieldFor(collection, name, settings)));
  const columns = fields.flatMap((field, index) => (field ? [{ index, header: header[index] ?? '', field }] : []));
  requireOnce(columns);
  const idIndex = columns.find(({ field }) => field.name === 'externalId')?.index;
  if (idIndex === undefined && settings.constants.externalId === undefined)
    throw new FileFault(
      'ID_COLUMN_MISSING',
      `no column gives externalId, your own id of a row: name one so, or map one to it. The header is ${header.join(', ').slice(0, 300)}`,
    );
  const isReport = REPORT_COLUMNS.every((name, index) => header[index] === name && !fields[index]);
  const skipped = isReport ? REPORT_COLUMNS.length : 0;
  const isChosen = (name: string) => Object.hasOwn(settings.columns, name); // a column that the import leaves out by name
  const ignored = header
    .filter((name, index) => index >= skipped && name !== '' && !fields[index] && !isChosen(name))
    .map((name) => name.slice(0, 100));
  return { header, columns, idIndex, ignored: ignored.slice(0, MOST_SHOWN), skipped };
}
