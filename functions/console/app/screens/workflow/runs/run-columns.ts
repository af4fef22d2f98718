import type { ReplyOf } from '../../../api/call.ts';
import type { Columns } from '../../../parts/csv/csv.ts';

/** Of the file of runs. */
export const runColumns: Columns<ReplyOf<'listRuns'>['items'][number]> = {
  Id: ({ id }) => id,
  'Customer id': ({ customerId }) => customerId,
  Customer: ({ customerName }) => customerName,
  Status: ({ status }) => status,
  Outcome: ({ outcome }) => outcome,
  Error: ({ error }) => error,
  'At node': ({ nodeId }) => nodeId,
  'Waits until': ({ dueAt }) => dueAt,
  Version: ({ version }) => version,
  Started: ({ startedAt }) => startedAt,
  Ended: ({ endedAt }) => endedAt,
};
