import type { Columns } from '../../parts/csv/csv.ts';
import { ListCsv } from '../../parts/csv/list-csv.tsx';
import type { Job } from './job-words.tsx';

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
export const JobCsv = ({ filters }: { readonly filters: Readonly<Record<string, string>> }) => (
  <ListCsv name="jobs" list="listJobs" input={{ query: filters }} columns={columns} />
);
