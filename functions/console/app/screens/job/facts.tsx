import { Link } from 'wouter';
import type { ReplyOf } from '../../api/call.ts';
import { CopyButton } from '../../parts/copied/copied.tsx';
import { CustomerLink } from '../../parts/customer-link.tsx';
import { Moment } from '../../parts/moment.tsx';

const priorities: Readonly<Record<number, string>> = { 1: 'critical', 3: 'high', 5: 'normal', 7: 'low' };

/** What is known of the job. */
export function Facts({ job }: { readonly job: ReplyOf<'getJob'> }) {
  return (
    <section className="card pad stack" aria-label="Facts">
      {job.error !== null && <p className={job.status === 'FAILED' ? 'b bad-text break' : 'b break'}>{job.error}</p>}
      <dl className="facts">
        <dt>Customer</dt>
        <dd>
          <CustomerLink id={job.customerId} name={job.customerName} />
        </dd>
        <dt>Caused by</dt>
        <dd>
          {job.eventId === null ? (
            <span className="dim">no event</span>
          ) : (
            <Link href={`/events/${job.eventId}`} className="link">
              the event
            </Link>
          )}
        </dd>
        <dt>Attempts</dt>
        <dd>
          {job.attempts} of {job.maxAttempts}
          {job.progress > 0 && `, at ${job.progress} %`}
        </dd>
        <dt>Priority</dt>
        <dd>{priorities[job.priority] ?? job.priority}</dd>
        <dt>Made</dt>
        <dd>
          <Moment at={job.createdAt} />
        </dd>
        <dt>Not before</dt>
        <dd>
          <Moment at={job.runAt} />
        </dd>
        <dt>Last started</dt>
        <dd>
          <Moment at={job.startedAt} />
        </dd>
        <dt>Ended</dt>
        <dd>
          <Moment at={job.completedAt} />
        </dd>
        {job.discardedAt !== null && (
          <>
            <dt>Discarded</dt>
            <dd>
              <Moment at={job.discardedAt} /> by {job.discardedBy}: {job.discardReason}
            </dd>
          </>
        )}
        {job.dedupeKey !== null && (
          <>
            <dt>Only once by</dt>
            <dd className="mono">{job.dedupeKey}</dd>
          </>
        )}
        <dt>Id</dt>
        <dd className="row wrap">
          <code className="mono select">{job.id}</code>
          <CopyButton text={job.id} />
        </dd>
      </dl>
    </section>
  );
}
