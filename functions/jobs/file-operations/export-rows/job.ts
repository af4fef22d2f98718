import { csvLine, neutralCell } from '../../../api/crm/csv/cells.ts';
import { exportedFile } from '../../../api/crm/csv/keys.ts';
import type { ExportSettings } from '../../../api/crm/csv/settings.ts';
import type { Exportable } from '../../../api/crm/exports/exportables.ts';
import { beginUpload, completeUpload, LEAST_PART_BYTES, readPiece, uploadPart } from '../../../engine/aws/pieces.ts';
import { now } from '../../../engine/clock.ts';
import { EngineError } from '../../../engine/errors.ts';
import { defineJob, type Job, type JobOutcome, type JobTools } from '../../../engine/ledger/job.ts';
import { idIn, objectIn } from '../../../engine/ledger/payload.ts';
import * as queries from './queries.gen.ts';
import { type After, readPage } from './read-page.ts';

/** A job may take half of its queue's two minutes. */
const TURN_MS = 40_000;
const TYPE = 'text/csv; charset=utf-8';
/** An upload may have 10 000 parts: 80 GB. */
const PART_BYTES = LEAST_PART_BYTES * 1.6;

type ExportJob = Job<{ readonly exportId: string }>;

interface Begun {
  readonly collection: Exportable;
  readonly settings: ExportSettings;
  readonly uploadId: string;
  readonly parts: readonly string[];
  readonly rows: number;
}

/** A byte order mark lets spreadsheets read it as UTF-8. */
const headOf = (columns: readonly string[]): string => `\uFEFF${csvLine(columns.map(neutralCell))}`;

/** How far a file is written: what S3 has, and what is pending. */
class Writing {
  readonly etags: string[];
  rows: number;
  after: After;
  pending: string[] = [];
  pendingBytes = 0;

  constructor({ parts, rows }: Begun, after: After) {
    this.etags = [...parts];
    this.rows = rows;
    this.after = after;
  }

  add(text: string): void {
    this.pending.push(text);
    this.pendingBytes += Buffer.byteLength(text);
  }
}

/** Writes what is pending as the next part, and records it. Returns false when the export was cancelled. */
async function writePart(
  job: ExportJob,
  { database }: JobTools,
  { uploadId }: Begun,
  writing: Writing,
): Promise<boolean> {
  const { tenantId, payload } = job;
  const place = { tenantId, id: payload.exportId };
  const body = Buffer.from(writing.pending.join(''));
  const etag = await uploadPart(exportedFile(place), uploadId, writing.etags.length + 1, body);
  const { rows, after, etags } = writing;
  const kept = { ...place, ...after, etag, rows, bytes: body.length, parts: etags.length };
  if (!(await database.maybeOne(queries.keepPart, kept))) return false;
  etags.push(etag);
  writing.pending = [];
  writing.pendingBytes = 0;
  return true;
}

/** Writes parts until all rows are written, the turn is over, or the export is cancelled. */
async function write(
  job: ExportJob,
  tools: JobTools,
  begun: Begun,
  writing: Writing,
): Promise<'all' | 'more' | 'stopped'> {
  const startedMs = performance.now();
  const { collection, settings } = begun;
  const asked = { collection, tenantId: job.tenantId, ...settings };
  if (writing.etags.length === 0) writing.add(headOf(settings.columns));
  for (;;) {
    const page = await readPage(tools.database, asked, writing.after);
    writing.rows += page.rows.length;
    writing.after = page.last;
    writing.add(page.rows.map(csvLine).join(''));
    const isLast = page.rows.length === 0;
    const isPart = isLast ? writing.pendingBytes > 0 : writing.pendingBytes >= PART_BYTES;
    if (isPart && !(await writePart(job, tools, begun, writing))) return 'stopped';
    if (isLast) return 'all';
    if (isPart && performance.now() - startedMs > TURN_MS) return 'more';
  }
}

/** A retry finds that the file was completed before. */
async function complete(key: string, { uploadId }: Begun, { etags }: Writing): Promise<void> {
  if (await completeUpload(key, uploadId, etags)) return;
  if ((await readPiece(key, { from: 0, most: 1 })) === 'absent')
    throw new EngineError('CONFLICT', 'The upload of the export was forgotten after a day; make another export');
}

async function run(job: ExportJob, tools: JobTools): Promise<JobOutcome> {
  const { tenantId, payload } = job;
  const place = { tenantId, id: payload.exportId };
  const key = exportedFile(place);
  const begin = (uploadId: string | null) => tools.database.maybeOne(queries.beginExport, { ...place, uploadId });
  const first = await begin(null);
  if (!first) throw new EngineError('NOT_FOUND', `There is no export ${place.id}`);
  if (first.state === 'cancelled') return { kind: 'cancelled', reason: 'CANCELLED: a person has cancelled the export' };
  if (first.state !== 'writing') return { kind: 'done', result: { rows: first.rows } };
  const found = first.uploadId === null ? await begin(await beginUpload(key, TYPE)) : first;
  const begun = found as unknown as Begun; // the API wrote the collection and the settings
  const writing = new Writing(begun, { afterAt: first.afterAt, afterId: first.afterId });
  const written = await write(job, tools, begun, writing);
  if (written !== 'all') return { kind: 'later', at: now(), reason: 'MORE: other jobs first' };
  await complete(key, begun, writing);
  await tools.database.execute(queries.endExport, { ...place, now: now() });
  return { kind: 'done', result: { rows: writing.rows } };
}

/** Writes the rows of a collection to a file, in parts: each is recorded with the last row that it has, and a retry goes on behind it. */
export const exportRows = defineJob({
  type: 'EXPORT_ROWS',
  unknownOutcome: 'retry',
  read: (payload) => ({ exportId: idIn(objectIn(payload, ''), 'exportId') }),
  run,
});
