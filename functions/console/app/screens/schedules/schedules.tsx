/** Schedules of the tenant's own: what runs when, and what came of the last time. */
import { useMemo } from 'react';
import { Link, useLocation } from 'wouter';
import type { ReplyOf } from '../../api/call.ts';
import { useRead } from '../../api/queries.ts';
import { useAddress } from '../../parts/address.ts';
import { Moment } from '../../parts/moment.tsx';
import { Pages } from '../../parts/pages.tsx';
import { Pill } from '../../parts/pill.tsx';
import { useRowKeys } from '../../parts/row-keys.ts';
import { View } from '../../parts/view.tsx';
import { inWords } from '../../parts/words.ts';
import { usePage } from '../../shell/page.ts';
import styles from '../workflows/workflows.module.css';
import { FiringState } from './firing-state.tsx';
import { whenWords } from './when-words.ts';

type Schedule = ReplyOf<'listSchedules'>['items'][number];

const PAGE = 100;
const MOST_WORKFLOWS = 200;

interface RowProps {
  readonly schedule: Schedule;
  readonly workflowName: string | undefined;
  readonly isCurrent: boolean;
}

function Row({ schedule, workflowName, isCurrent }: RowProps) {
  const { name, description, jobType, workflowId, enabled, timeZone, nextRunAt, last } = schedule;
  return (
    <tr data-row={name} className={isCurrent ? styles.current : undefined}>
      <td>
        <span className="row wrap">
          <Link href={`/schedules/${encodeURIComponent(name)}`} className="b">
            {name}
          </Link>
          {!enabled && <Pill tone="wait" text="paused" />}
        </span>
        {description && <p className="sm dim">{description}</p>}
      </td>
      <td data-label="Runs">
        {workflowId === null ? (
          inWords(jobType ?? '')
        ) : (
          <Link href={`/workflows/${workflowId}`}>{workflowName ?? 'a workflow'}</Link>
        )}
      </td>
      <td data-label="When">
        {whenWords(schedule)} <span className="sm dim">{timeZone}</span>
      </td>
      <td data-label="Next">
        <Moment at={nextRunAt} />
      </td>
      <td data-label="Last">
        {last === null ? (
          <span className="dim">not yet</span>
        ) : (
          <>
            <FiringState status={last.status} reason={last.reason} /> <Moment at={last.dueAt} />
          </>
        )}
      </td>
    </tr>
  );
}

function Table({ schedules }: { readonly schedules: readonly Schedule[] }) {
  const [, navigate] = useLocation();
  const names = useMemo(() => schedules.map(({ name }) => name), [schedules]);
  const current = useRowKeys(names, { open: (name) => navigate(`/schedules/${encodeURIComponent(name)}`) });
  const workflows = useRead('listWorkflows', { query: { limit: MOST_WORKFLOWS } }, { isLive: false }).data?.data.items;
  const byId = new Map(workflows?.map(({ id, name }) => [id, name]));
  return (
    <div className="table">
      <table className="cards">
        <thead>
          <tr>
            <th>Schedule</th>
            <th>Runs</th>
            <th>When</th>
            <th>Next</th>
            <th>Last</th>
          </tr>
        </thead>
        <tbody>
          {schedules.map((schedule) => (
            <Row
              key={schedule.id}
              schedule={schedule}
              workflowName={byId.get(schedule.workflowId ?? '')}
              isCurrent={current === schedule.name}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

export default function Schedules() {
  usePage({ title: 'Schedules', path: '/schedules' });
  const [{ cursor }, set] = useAddress([]);
  const query = useRead('listSchedules', { query: { limit: PAGE, ...(cursor ? { cursor } : {}) } });
  return (
    <>
      <div className="row between wrap">
        <div>
          <h1>Schedules</h1>
          <p className="dim">Jobs and workflows at moments of your own: by a pattern, by cron, or once.</p>
        </div>
        <Link className="btn pri" href="/schedules/new">
          New schedule
        </Link>
      </div>
      <section className="card" aria-label="Schedules">
        <View
          query={query}
          isEmpty={({ data }) => data.items.length === 0}
          empty={
            <p>
              No schedule yet.{' '}
              <Link className="link" href="/schedules/new">
                Make the first one.
              </Link>
            </p>
          }
        >
          {({ data }) => <Table schedules={data.items} />}
        </View>
      </section>
      <Pages cursor={cursor} next={query.data?.data.nextCursor} onTurn={(next) => set({ cursor: next })} />
    </>
  );
}
