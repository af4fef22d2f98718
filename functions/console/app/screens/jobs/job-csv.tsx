import { call } from '../../api/call.ts';
import type { Columns } from '../../parts/csv/csv.ts';
import { CsvButton } from '../../parts/csv/csv-button.tsx';
import type { Job } from './job-words.tsx';

const PAGE_JOBS = 200;

const columns: Columns<Job> = {
  Id: ({ id }) => id,
  Type: ({ type }) => type,
  Queue: ({ queue }) => queue,
  Status: ({ status }) => status,
  Error: ({ error }) => error,
  Attempts: ({ attempts }) => attempts,
  'Customer id': ({ customerId }) => customerId,
  Customer: ({ customerName }) => customerName,
  Made: ({ createdAt }) => createdAt,
  'Not before': ({ runAt }) => runAt,
  Started: ({ startedAt }) => startedAt,
  Ended: ({ completedAt }) => completedAt,
};

/** The jobs that match, as CSV; moments are in UTC. */
export function JobCsv({ filters: { cursor: _, ...filters } }: { readonly filters: Readonly<Record<string, string>> }) {
  const read = async (page: { readonly cursor?: string }) =>
    (await call('listJobs', { query: { ...filters, ...page, limit: PAGE_JOBS } })).data;
  return <CsvButton name="jobs" columns={columns} read={read} />;
}
