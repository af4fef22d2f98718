import { call } from '../../api/call.ts';
import type { Columns } from '../../parts/csv/csv.ts';
import { CsvButton } from '../../parts/csv/csv-button.tsx';
import type { Maintenance } from './last-runs.tsx';

type Run = Maintenance['lastRuns'][number] & { readonly name: string };

const columns: Columns<Run> = {
  Id: ({ id }) => id,
  Name: ({ name }) => name,
  Why: ({ source }) => source,
  'Asked for by': ({ requestedBy }) => requestedBy,
  'Scheduled for': ({ scheduledAt }) => scheduledAt,
  Started: ({ startedAt }) => startedAt,
  Ended: ({ finishedAt }) => finishedAt,
  Status: ({ status }) => status,
  Error: ({ error }) => error,
  Detail: ({ detail }) => (detail === null ? null : JSON.stringify(detail)),
};

async function read() {
  const { items } = (await call('listMaintenance')).data;
  return { items: items.flatMap(({ name, lastRuns }) => lastRuns.map((run) => ({ ...run, name }))), nextCursor: null };
}

/** The last runs of each piece, as the screen shows them. */
export const RunCsv = () => <CsvButton name="maintenance-runs" columns={columns} read={read} />;
