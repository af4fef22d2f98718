/** Queues, failed jobs by error, and the list of jobs. */
import { useState } from 'react';
import { useRead } from '../../api/queries.ts';
import { useAddress } from '../../parts/address.ts';
import { Button } from '../../parts/button.tsx';
import { Choice, Narrowed } from '../../parts/choice.tsx';
import { Pages } from '../../parts/pages.tsx';
import { View } from '../../parts/view.tsx';
import { count, inWords, number } from '../../parts/words.ts';
import { useRefusal } from '../../session/session.ts';
import { usePage } from '../../shell/page.ts';
import { type Bulk, BulkDialog } from './bulk-dialog.tsx';
import { FailureGroups } from './failure-groups.tsx';
import { JobCsv } from './job-csv.tsx';
import { JobList } from './job-list.tsx';
import { states } from './job-words.tsx';
import { Lanes } from './lanes/lanes.tsx';
import { QueueChart } from './queue-chart.tsx';
import { Queues } from './queues.tsx';
import { SelectionBar } from './selection-bar.tsx';

const NAMES = ['status', 'isDelayed', 'queue', 'type', 'customerId', 'error', 'from', 'to'] as const;
const PAGE_JOBS = 50;

type Filters = ReturnType<typeof useAddress<(typeof NAMES)[number]>>[0];

/** What can be done with all that match; undefined while the list mixes what can be retried and what can be cancelled. */
function bulkOf({ status, isDelayed, cursor: _, ...rest }: Filters): Bulk | undefined {
  if (status === 'FAILED' || status === 'CANCELLED' || status === 'DISCARDED')
    return { how: 'retry', filter: { ...rest, status } };
  const delayed = isDelayed ? { isDelayed: isDelayed === 'true' } : {};
  return status === 'QUEUED' ? { how: 'cancel', filter: { ...rest, ...delayed } } : undefined;
}

/** The API cancels by what jobs are, so that nobody ends everything that waits. */
const isTooWide = ({ how, filter: { type, queue, customerId } }: Bulk): boolean =>
  how === 'cancel' && !type && !queue && !customerId;

function BulkButton({ bulk, onMove }: { readonly bulk: Bulk; readonly onMove: (bulk: Bulk) => void }) {
  const role = useRefusal('operator');
  const refusal = role ?? (isTooWide(bulk) ? 'Choose a queue, a type or a customer first.' : undefined);
  return (
    <Button kind="sm" refusal={refusal} onClick={() => onMove(bulk)}>
      {bulk.how === 'retry' ? 'Retry all that match…' : 'Cancel all that match…'}
    </Button>
  );
}

function FilterBar({ queues }: { readonly queues: readonly string[] }) {
  const [filters, set] = useAddress(NAMES);
  const types = useRead('getJobMetrics', {}, { isLive: false }).data?.data;
  const known = types && 'types' in types ? types.types.map(({ type }) => [type, inWords(type)] as const) : [];
  return (
    <search className="row wrap grow">
      <Choice
        label="State"
        value={filters.isDelayed ? `${filters.status}&isDelayed=${filters.isDelayed}` : filters.status}
        options={states}
        onChange={(chosen) => {
          const [status = '', isDelayed = ''] = chosen.split('&isDelayed=');
          set({ status, isDelayed });
        }}
      />
      <Choice
        label="Queue"
        value={filters.queue}
        options={queues.map((one) => [one, one])}
        onChange={(queue) => set({ queue })}
      />
      <Choice label="Type" value={filters.type} options={known} onChange={(type) => set({ type })} />
      {filters.customerId && <Narrowed text="Of one customer" onClear={() => set({ customerId: '' })} />}
      {filters.error && <Narrowed text={filters.error} onClear={() => set({ error: '' })} />}
      {filters.from && <Narrowed text={`Made since ${filters.from}`} onClear={() => set({ from: '' })} />}
      {filters.to && <Narrowed text={`Made before ${filters.to}`} onClear={() => set({ to: '' })} />}
    </search>
  );
}

interface ListSectionProps {
  readonly queues: readonly string[];
  readonly onMove: (bulk: Bulk) => void;
}

function ListSection({ queues, onMove }: ListSectionProps) {
  const [filters, set] = useAddress(NAMES);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const query = useRead(
    'listJobs',
    { query: { ...filters, limit: PAGE_JOBS } },
    { isBusy: ({ data }) => data.items.some(({ status }) => status === 'PROCESSING') },
  );
  const jobs = query.data?.data.items ?? [];
  const bulk = bulkOf(filters);
  const select = (id: string, isSelected: boolean) =>
    setSelected((before) => new Set([...before].filter((one) => one !== id).concat(isSelected ? [id] : [])));
  return (
    <>
      <section className="card" aria-label="Jobs">
        <header>
          <FilterBar queues={queues} />
          <JobCsv filters={filters} />
          {bulk && <BulkButton bulk={bulk} onMove={onMove} />}
        </header>
        <View
          query={query}
          isEmpty={() => jobs.length === 0}
          empty="No job here. Events, bookings and maintenance make them; show other states or queues."
        >
          {() => <JobList jobs={jobs} selected={selected} onSelect={select} />}
        </View>
      </section>
      <Pages cursor={filters.cursor} next={query.data?.data.nextCursor} onTurn={(cursor) => set({ cursor })} />
      <SelectionBar jobs={jobs.filter(({ id }) => selected.has(id))} onDone={() => setSelected(new Set())} />
    </>
  );
}

export default function Jobs() {
  usePage({ title: 'Jobs', path: '/jobs' });
  const [bulk, setBulk] = useState<Bulk>();
  const stats = useRead('getQueueStats', {}, { isBusy: ({ data }) => data.queues.some(({ active }) => active > 0) });
  const failures = useRead('listFailures');
  const queues = stats.data?.data.queues ?? [];
  const groups = failures.data?.data.groups ?? [];
  const sum = (figure: 'waiting' | 'active' | 'deadLetters') => queues.reduce((total, one) => total + one[figure], 0);
  return (
    <>
      <div>
        <h1>Jobs</h1>
        <p className="dim">
          {stats.data
            ? `${number(sum('waiting'))} waiting, ${number(sum('active'))} active, ${number(sum('deadLetters'))} failed`
            : '…'}
        </p>
      </div>
      <section className="card" aria-label="Queues">
        <View query={stats} isEmpty={({ data }) => data.queues.length === 0} empty="There is no queue.">
          {({ data }) => (
            <>
              <Queues stats={data} />
              <QueueChart queues={data.queues} />
            </>
          )}
        </View>
      </section>
      <Lanes />
      {(groups.length > 0 || failures.error) && (
        <section className="card" aria-label="Failed, by error">
          <header>
            <h2>{count(groups.length, 'error')} to look at</h2>
          </header>
          <View query={failures}>{({ data }) => <FailureGroups groups={data.groups} onMove={setBulk} />}</View>
        </section>
      )}
      <ListSection queues={queues.map(({ queue }) => queue)} onMove={setBulk} />
      {bulk && <BulkDialog {...bulk} onClose={() => setBulk(undefined)} />}
    </>
  );
}
