/** One schedule: its next moments, and what it did. */
import { useState } from 'react';
import { Link, useLocation, useParams } from 'wouter';
import type { ReplyOf } from '../../api/call.ts';
import { useRead } from '../../api/queries.ts';
import { useAddress } from '../../parts/address.ts';
import { Button } from '../../parts/button.tsx';
import { Confirm } from '../../parts/dialog.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Pages } from '../../parts/pages.tsx';
import { Pill } from '../../parts/pill.tsx';
import { View } from '../../parts/view.tsx';
import { inWords } from '../../parts/words.ts';
import { useRefusal } from '../../session/session.ts';
import { usePage } from '../../shell/page.ts';
import { FiringState } from '../schedules/firing-state.tsx';
import { whenWords } from '../schedules/when-words.ts';
import { Moments } from './moments.tsx';
import { useMoveSchedule, useRemoveSchedule } from './use-schedule.ts';

type Schedule = ReplyOf<'getSchedule'>;
type Firing = ReplyOf<'listFirings'>['items'][number];

const NEXT = 10;
const PAGE = 50;

function Actions({ schedule: { name, enabled } }: { readonly schedule: Schedule }) {
  const [isRemoving, setRemoving] = useState(false);
  const [, navigate] = useLocation();
  const move = useMoveSchedule(name);
  const remove = useRemoveSchedule(name, () => navigate('/schedules'));
  const refusal = useRefusal('operator');
  return (
    <div className="row wrap">
      <Button kind="pri" icon="run" refusal={refusal} isBusy={move.isPending} onClick={() => move.mutate('run')}>
        Run now
      </Button>
      <Button refusal={refusal} isBusy={move.isPending} onClick={() => move.mutate(enabled ? 'pause' : 'resume')}>
        {enabled ? 'Pause' : 'Resume'}
      </Button>
      <Button refusal={refusal} onClick={() => setRemoving(true)}>
        Remove…
      </Button>
      {isRemoving && (
        <Confirm
          title={`Remove “${name}”?`}
          action="Remove the schedule"
          onClose={() => setRemoving(false)}
          onConfirm={() => {
            setRemoving(false);
            remove.mutate();
          }}
        >
          <p>Its history goes with it. What it started goes on.</p>
        </Confirm>
      )}
    </div>
  );
}

function Facts({ schedule }: { readonly schedule: Schedule }) {
  const { jobType, workflowId, at, timeZone, overlap, catchUp, payload, input, createdBy } = schedule;
  const workflow = useRead(
    'getWorkflow',
    { params: { id: workflowId ?? '' } },
    { enabled: workflowId !== null, isLive: false },
  ).data?.data;
  const given = payload ?? input;
  return (
    <section className="card pad" aria-label="Facts">
      <dl className="facts">
        <dt>Runs</dt>
        <dd>
          {workflowId === null ? (
            inWords(jobType ?? '')
          ) : (
            <Link className="link" href={`/workflows/${workflowId}`}>
              {workflow?.name ?? '…'}
            </Link>
          )}
        </dd>
        <dt>When</dt>
        <dd>
          {whenWords(schedule)} {at !== null && <Moment at={at} />} <span className="dim">{timeZone}</span>
        </dd>
        <dt>Overlap</dt>
        <dd>{overlap === 'skip' ? 'nothing starts while that of last time is not over' : 'another one starts'}</dd>
        <dt>After an outage</dt>
        <dd>
          {catchUp === 'none'
            ? 'nothing is made up for'
            : catchUp === 'all'
              ? 'all moments are made up for'
              : 'the last moment is made up for'}
        </dd>
        {given !== null && (
          <>
            <dt>With</dt>
            <dd className="mono sm break">{JSON.stringify(given)}</dd>
          </>
        )}
        <dt>Made by</dt>
        <dd>{createdBy}</dd>
      </dl>
    </section>
  );
}

function Next({ schedule: { name } }: { readonly schedule: Schedule }) {
  const query = useRead('listNextMoments', { params: { name }, query: { count: NEXT } });
  return (
    <section className="card pad stack" aria-label="Next moments">
      <h2>Next moments</h2>
      <View query={query} rows={3}>
        {({ data }) => <Moments {...data} />}
      </View>
    </section>
  );
}

function Row({ firing }: { readonly firing: Firing }) {
  const { dueAt, missedUntil, requestedBy, status, reason, detail, job, run } = firing;
  return (
    <tr>
      <td>
        <Moment at={dueAt} />
        {missedUntil !== null && (
          <>
            {' '}
            to <Moment at={missedUntil} />
          </>
        )}
        {requestedBy !== null && <p className="sm dim">by hand: {requestedBy}</p>}
      </td>
      <td>
        <FiringState status={status} reason={reason} />
        {detail !== null && <p className="sm break">{detail}</p>}
      </td>
      <td data-label="Started">
        {job !== null && (
          <Link className="link" href={`/jobs/${job.id}`}>
            a job{job.status === null ? '' : `: ${inWords(job.status)}`}
          </Link>
        )}
        {run !== null && (
          <Link className="link" href={`/runs/${run.id}`}>
            a run{run.status === null ? '' : `: ${inWords(run.status)}`}
          </Link>
        )}
        {job?.error && <p className="sm break">{job.error}</p>}
      </td>
    </tr>
  );
}

function History({ name }: { readonly name: string }) {
  const [{ cursor }, set] = useAddress([]);
  const query = useRead('listFirings', { params: { name }, query: { limit: PAGE, ...(cursor ? { cursor } : {}) } });
  return (
    <>
      <section className="card" aria-label="History">
        <header>
          <h2>History of thirty days</h2>
        </header>
        <View query={query} isEmpty={({ data }) => data.items.length === 0} empty={<p>It has not come yet.</p>}>
          {({ data }) => (
            <div className="table">
              <table className="cards">
                <thead>
                  <tr>
                    <th>Due</th>
                    <th>What it did</th>
                    <th>Started</th>
                  </tr>
                </thead>
                <tbody>
                  {data.items.map((firing) => (
                    <Row key={firing.id} firing={firing} />
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </View>
      </section>
      <Pages cursor={cursor} next={query.data?.data.nextCursor} onTurn={(next) => set({ cursor: next })} />
    </>
  );
}

export default function ScheduleScreen() {
  const { id: name = '' } = useParams();
  const query = useRead('getSchedule', { params: { name } });
  usePage({ title: 'Schedules', path: '/schedules' }, { title: name });
  return (
    <View query={query}>
      {({ data: schedule }) => (
        <>
          <div className="row between wrap">
            <div>
              <div className="row wrap">
                <h1>{schedule.name}</h1>
                {!schedule.enabled && <Pill tone="wait" text="paused" />}
              </div>
              {schedule.description && <p className="dim">{schedule.description}</p>}
            </div>
            <Actions schedule={schedule} />
          </div>
          <Facts schedule={schedule} />
          <Next schedule={schedule} />
          <History name={name} />
        </>
      )}
    </View>
  );
}
