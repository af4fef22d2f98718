import type { Collection } from '../../../api/crm/collections.ts';
import { importedFile } from '../../../api/crm/csv/keys.ts';
import type { ImportSettings } from '../../../api/crm/csv/settings.ts';
import { now } from '../../../engine/clock.ts';
import { EngineError } from '../../../engine/errors.ts';
import { defineJob, type Job, type JobOutcome, type JobTools } from '../../../engine/ledger/job.ts';
import { idIn, objectIn } from '../../../engine/ledger/payload.ts';
import { readFile } from './batches.ts';
import { FileFault } from './fault.ts';
import * as queries from './queries.gen.ts';
import { openFile } from './read-text.ts';
import { joinReport } from './report.ts';
import { Overtaken, storeBatches } from './store-batches.ts';

/** A job may take half of its queue's two minutes, and a batch some seconds of that. */
const TURN_MS = 40_000;
/** Batches between two lines of progress. */
const REPORT_EVERY = 10;

interface Begun {
  readonly collection: Collection;
  readonly state: 'checking' | 'storing';
  readonly settings: ImportSettings;
  readonly sizeBytes: number;
  readonly etag: string | null;
  readonly lastRow: number;
  readonly refused: number;
}

type ImportJob = Job<{ readonly importId: string }>;

async function begin({ tenantId, payload: { importId } }: ImportJob, { database }: JobTools) {
  const begun = await database.maybeOne(queries.beginImport, { tenantId, id: importId, now: now() });
  if (!begun) throw new EngineError('NOT_FOUND', `There is no import ${importId}`);
  return begun;
}

/** Reads on from the last row that is recorded, until the file or the turn is over. */
async function work(job: ImportJob, tools: JobTools, begun: Begun) {
  const { tenantId, payload } = job;
  const place = { tenantId, id: payload.importId };
  const startedMs = performance.now();
  const { settings, collection, state, lastRow, refused } = begun;
  const file = await openFile(importedFile(place), settings.encoding, begun.etag);
  const { plan, batches } = await readFile(file, { collection, settings, after: lastRow });
  const { database } = tools;
  const one = { ...place, database, collection, settings, state, etag: file.etag, ignored: plan.ignored };
  let reports = 0;
  const progress = await storeBatches(
    one,
    batches,
    { after: lastRow, refused },
    {
      isTimeShort: () => performance.now() - startedMs > TURN_MS,
      async report({ bytesRead }) {
        reports += 1;
        if (reports % REPORT_EVERY === 0) await tools.progress((100 * bytesRead) / file.sizeBytes);
      },
    },
  );
  return { ...progress, header: plan.header.slice(plan.skipped) };
}

/** Ends the import with its report, and the job with what the import came to. */
async function end(
  { tenantId, payload: { importId: id } }: ImportJob,
  { database }: JobTools,
  state: 'done' | 'refused' | 'failed' | 'waiting',
  more: { readonly problem?: string; readonly header?: readonly string[] },
): Promise<JobOutcome> {
  const hasReport = await joinReport({ tenantId, id }, more.header ?? []);
  const problem = more.problem?.slice(0, 1000) ?? null;
  await database.execute(queries.endImport, { tenantId, id, state, problem, hasReport, now: now() });
  return { kind: 'done', result: { state, problem } };
}

async function run(job: ImportJob, tools: JobTools): Promise<JobOutcome> {
  const { tenantId, payload } = job;
  const begun = await begin(job, tools);
  const { state } = begun;
  if (state === 'cancelled') return { kind: 'cancelled', reason: 'CANCELLED: a person has cancelled the import' };
  if (state !== 'checking' && state !== 'storing') return { kind: 'done', result: { state } };
  try {
    // The API wrote them.
    const { collection, settings } = begun as unknown as Begun;
    const { isDone, refused, header } = await work(job, tools, { ...begun, state, collection, settings });
    if (!isDone) return { kind: 'later', at: now(), reason: 'MORE: other jobs first' };
    if (state === 'storing' || settings.dryRun) return await end(job, tools, 'done', { header });
    if (refused > 0) {
      const problem = `ROWS_REFUSED: ${refused} rows are refused, so none is stored`;
      return await end(job, tools, 'refused', { problem, header });
    }
    await tools.database.execute(queries.storeAfterCheck, { tenantId, id: payload.importId });
    return { kind: 'later', at: now(), reason: 'CHECKED: stores the rows next' };
  } catch (error) {
    if (error instanceof Overtaken) return { kind: 'later', at: now(), reason: 'OVERTAKEN: looks again' };
    if (!(error instanceof FileFault)) throw error;
    const problem = `${error.code}: ${error.message}`;
    return end(job, tools, error.code === 'FILE_MISSING' ? 'waiting' : 'failed', { problem });
  }
}

/**
 * Imports the rows of a file. Each batch is a transaction that also records how far the import is, so that a retry goes on behind it: no row
 * is lost, and none is counted twice. A large file takes many turns of the job.
 */
export const importRows = defineJob({
  type: 'IMPORT_ROWS',
  unknownOutcome: 'retry',
  read: (payload) => ({ importId: idIn(objectIn(payload, ''), 'importId') }),
  run,
});
