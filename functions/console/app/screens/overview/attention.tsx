import { Link } from 'wouter';
import type { ReplyOf } from '../../api/call.ts';
import { Moment } from '../../parts/moment.tsx';
import { count, inWords, number } from '../../parts/words.ts';
import { ScreenLink } from '../../shell/screen-link.tsx';
import { type BreakerView, BreakerWords, CallAgain } from '../bookings/failed/breaker.tsx';
import { errorOf, listOfFailed } from '../bookings/failed/failed-words.ts';
import { AbsentTrigger, AbsentWorkflow } from './absences.tsx';
import { Card } from './look-card.tsx';
import styles from './overview.module.css';

type Attention = ReplyOf<'getOverview'>['attention'];

/** Most failures and reps that are named; the rest is a number with its list. */
const MOST_GROUPS = 5;
const MOST_REPS = 8;

function FailedJobs({ group }: { readonly group: Attention['failedJobs'][number] }) {
  const { queue, type, error, jobs, customers, newestAt } = group;
  const filter = new URLSearchParams({ status: 'FAILED', queue, type, ...(error === null ? {} : { error }) });
  return (
    <Card title={`${count(jobs, 'job')} failed: ${inWords(type.replaceAll('-', '_'))}`} tone="bad" state="failed">
      <p className={styles.words}>
        {error ?? 'They say no error.'}
        {customers > 0 && ` ${count(customers, 'customer')} ${customers === 1 ? 'waits' : 'wait'} for them.`}
      </p>
      <p className="sm dim">
        The last on <Moment at={newestAt} />
      </p>
      <div className="row">
        <ScreenLink className="btn sm" to={`/jobs?${filter}`}>
          See and retry {number(jobs)}
        </ScreenLink>
      </div>
    </Card>
  );
}

function FailedCalls({ group }: { readonly group: Attention['failedCalls'][number] }) {
  const { bookings, customers, newestAt, example } = group;
  return (
    <Card title={`${count(bookings, 'call')} failed: ${errorOf(group)}`} tone="bad" state="failed">
      <p className={styles.words}>
        {example ?? 'They say no error.'} {count(customers, 'customer')} {customers === 1 ? 'waits' : 'wait'} for them.
      </p>
      <p className="sm dim">
        The latest of <Moment at={newestAt} />
      </p>
      <div className="row">
        <ScreenLink className="btn sm" to={listOfFailed(group)}>
          See {number(bookings)}
        </ScreenLink>
        <ScreenLink className="link sm" to="/bookings">
          Retry them together
        </ScreenLink>
      </div>
    </Card>
  );
}

function Breaker({ breaker }: { readonly breaker: BreakerView }) {
  return (
    <Card title={`Calls to ${breaker.endpoint} wait`} tone="wait" state={`breaker ${inWords(breaker.state)}`}>
      <p className={styles.words}>
        <BreakerWords breaker={breaker} />
      </p>
      <div className="row">
        <CallAgain name={breaker.endpoint} breakerKey={breaker.key} />
        <ScreenLink className="link sm" to="/bookings">
          Bookings
        </ScreenLink>
      </div>
    </Card>
  );
}

function PausedQueue({ paused: { queue, pausedAt } }: { readonly paused: Attention['pausedQueues'][number] }) {
  return (
    <Card title={`The queue ${queue} is paused`} tone="wait" state="paused">
      <p>
        No job of it starts since <Moment at={pausedAt} />.
      </p>
      <div className="row">
        <ScreenLink className="btn sm" to={`/jobs?queue=${queue}`}>
          Its jobs
        </ScreenLink>
      </div>
    </Card>
  );
}

interface OverdueProps {
  readonly reps: Attention['overdueReps'];
  /** Tasks of nobody, which nobody will do. */
  readonly unassigned: number;
}

function Overdue({ reps, unassigned }: OverdueProps) {
  const overdue = reps.reduce((sum, rep) => sum + rep.overdue, unassigned);
  return (
    <Card title={`${count(overdue, 'task')} overdue`} tone="wait" state={count(reps.length, 'rep')}>
      <ul className={styles.reps}>
        {unassigned > 0 && (
          <li>
            <Link className="link" href="/tasks?view=list&isAssigned=false&due=overdue">
              of no one: {number(unassigned)}
            </Link>
          </li>
        )}
        {reps.slice(0, MOST_REPS).map((rep) => (
          <li key={rep.id}>
            <Link className="link" href={`/tasks?view=list&assigneeId=${rep.id}&due=overdue`}>
              {rep.name ?? 'no name'}: {number(rep.overdue)}
            </Link>
          </li>
        ))}
        {reps.length > MOST_REPS && (
          <li>
            <Link className="link" href="/tasks?view=list&due=overdue">
              and of {count(reps.length - MOST_REPS, 'other rep')}
            </Link>
          </li>
        )}
      </ul>
    </Card>
  );
}

/** Groups of failed jobs after the first ones. */
function OtherFailures({ groups }: { readonly groups: Attention['failedJobs'] }) {
  if (groups.length === 0) return null;
  const jobs = groups.reduce((sum, group) => sum + group.jobs, 0);
  return (
    <Card title={`${count(jobs, 'job')} failed with ${count(groups.length, 'other error')}`} tone="bad" state="failed">
      <div className="row">
        <ScreenLink className="btn sm" to="/jobs?status=FAILED">
          All failed jobs
        </ScreenLink>
      </div>
    </Card>
  );
}

interface NeedsALookProps {
  readonly attention: Attention;
  readonly unassignedOverdue: number;
}

/** What needs a look, or one calm line. */
export function NeedsALook({ attention, unassignedOverdue }: NeedsALookProps) {
  const { absentTriggers, absentWorkflows, failedJobs, failedCalls, pausedQueues, breakers, overdueReps } = attention;
  const lists = [absentTriggers, absentWorkflows, failedJobs, failedCalls, pausedQueues, breakers, overdueReps];
  const isQuiet = unassignedOverdue === 0 && lists.every((list) => list.length === 0);
  return (
    <section aria-labelledby="look" className="stack">
      <h2 id="look">Needs a look</h2>
      {isQuiet && (
        <p className="card pad">
          Nothing: every trigger and workflow does what it usually does, no job or call has failed, calls are made, and
          no task is overdue.
        </p>
      )}
      <div className={styles.looks}>
        {absentTriggers.map((trigger) => (
          <AbsentTrigger key={trigger.triggerId} trigger={trigger} />
        ))}
        {absentWorkflows.map((workflow) => (
          <AbsentWorkflow key={workflow.workflowId} workflow={workflow} />
        ))}
        {failedJobs.slice(0, MOST_GROUPS).map((group) => (
          <FailedJobs key={`${group.queue} ${group.type} ${group.error}`} group={group} />
        ))}
        <OtherFailures groups={failedJobs.slice(MOST_GROUPS)} />
        {failedCalls.slice(0, MOST_GROUPS).map((group) => (
          <FailedCalls key={group.code} group={group} />
        ))}
        {breakers.map((breaker) => (
          <Breaker key={breaker.key} breaker={breaker} />
        ))}
        {pausedQueues.map((paused) => (
          <PausedQueue key={paused.queue} paused={paused} />
        ))}
        {(overdueReps.length > 0 || unassignedOverdue > 0) && (
          <Overdue reps={overdueReps} unassigned={unassignedOverdue} />
        )}
      </div>
    </section>
  );
}
