import type { ReplyOf } from '../../api/call.ts';
import type { Columns } from '../../parts/csv/csv.ts';

/** An evaluation as a line of CSV. */
export const evaluationColumns: Columns<ReplyOf<'listEvaluations'>['items'][number]> = {
  Id: ({ id }) => id,
  Why: ({ source }) => source,
  'Asked for by': ({ requesterName, requestedBy }) => requesterName ?? requestedBy,
  'Scheduled for': ({ scheduledAt }) => scheduledAt,
  Started: ({ startedAt }) => startedAt,
  Ended: ({ finishedAt }) => finishedAt,
  Status: ({ status }) => status,
  Examined: ({ examined }) => examined,
  Matched: ({ matched }) => matched,
  'Tasks made': ({ created }) => created,
  'Already done': ({ alreadyDone }) => alreadyDone,
  Suppressed: ({ suppressed }) => JSON.stringify(suppressed),
  'Left over': ({ deferred }) => deferred,
  Error: ({ error }) => error,
};
