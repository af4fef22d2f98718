/** The report of refused rows: each batch writes a file of its own before it is recorded, and the end joins them. */
import { csvLine, neutralCell, plainCell } from '../../../api/crm/csv/cells.ts';
import { refusedParts, reportFile } from '../../../api/crm/csv/keys.ts';
import type { RowResult } from '../../../api/crm/store/store-batch.ts';
import { getBytes, putFile } from '../../../engine/aws/files.ts';
import {
  beginUpload,
  completeUpload,
  keysUnder,
  LEAST_PART_BYTES,
  removeFile,
  uploadPart,
} from '../../../engine/aws/pieces.ts';
import type { FileBatch } from './batches.ts';
import { REPORT_COLUMNS } from './plan.ts';

const TYPE = 'text/csv; charset=utf-8';

interface Place {
  readonly tenantId: string;
  readonly id: string;
}

/** Keys are listed in the order of their bytes. */
const partOf = (place: Place, { rows }: FileBatch): string =>
  `${refusedParts(place)}${String(rows[0]?.row ?? 0).padStart(10, '0')}.csv`;

/** Writes the refused rows of a batch. Idempotent: a batch that is stored again replaces what its first try wrote. */
export async function writeRefused(place: Place, batch: FileBatch, results: readonly RowResult[]): Promise<void> {
  const lines = results.flatMap(({ result, row, code, message }, index) => {
    if (result !== 'refused') return [];
    const cells = batch.rows[index]?.cells ?? [];
    return [csvLine([String(row), code ?? '', message ?? '', ...cells.map(plainCell)].map(neutralCell))];
  });
  if (lines.length > 0) await putFile(partOf(place, batch), lines.join(''), TYPE);
}

/** A batch may have had refused rows when it was tried before and not recorded. */
export const forgetRefused = (place: Place, batch: FileBatch): Promise<void> => removeFile(partOf(place, batch));

/** A byte order mark lets spreadsheets read it as UTF-8. */
const headOf = (header: readonly string[]): Buffer =>
  Buffer.from(`\uFEFF${csvLine([...REPORT_COLUMNS, ...header.map(neutralCell)])}`);

/** Files that are read at once. */
const AT_ONCE = 8;

/** Makes the report, and returns false when no row was refused. Needs memory for one part of it. Idempotent. */
export async function joinReport(place: Place, header: readonly string[]): Promise<boolean> {
  const keys = await keysUnder(refusedParts(place));
  if (keys.length === 0) return false;
  const file = reportFile(place);
  let pending: Uint8Array[] = [headOf(header)];
  let upload: string | undefined;
  const etags: string[] = [];
  for (let at = 0; at < keys.length; at += AT_ONCE) {
    const read = await Promise.all(keys.slice(at, at + AT_ONCE).map(getBytes));
    pending.push(...read.filter((bytes) => bytes !== undefined));
    const size = pending.reduce((sum, { length }) => sum + length, 0);
    if (size < LEAST_PART_BYTES) continue;
    upload ??= await beginUpload(file, TYPE);
    etags.push(await uploadPart(file, upload, etags.length + 1, Buffer.concat(pending)));
    pending = [];
  }
  const rest = Buffer.concat(pending);
  if (upload === undefined) await putFile(file, rest, TYPE);
  else {
    if (rest.length > 0) etags.push(await uploadPart(file, upload, etags.length + 1, rest));
    await completeUpload(file, upload, etags);
  }
  return true;
}
