/** One job: why it waits or failed, its attempts, its log and its payload. */
import { useState } from 'react';
import { Link, useParams } from 'wouter';
import type { ReplyOf } from '../../api/call.ts';
import { useRead } from '../../api/queries.ts';
import { Button } from '../../parts/button.tsx';
import { Data } from '../../parts/copied/copied.tsx';
import { Moment } from '../../parts/moment.tsx';
import { View } from '../../parts/view.tsx';
import { inWords } from '../../parts/words.ts';
import { useRefusal } from '../../session/session.ts';
import { usePage } from '../../shell/page.ts';
import { BulkDialog } from '../jobs/bulk-dialog.tsx';
import { JobState, mayCancel, mayRetry } from '../jobs/job-words.tsx';
import { useMoveJob } from '../jobs/move-jobs.ts';
import { Attempts } from './attempts.tsx';
import { Facts } from './facts.tsx';
import { Log } from './log.tsx';

type Job = ReplyOf<'getJob'>;

const whyNoRetry = ({ status }: Job): string =>
  status === 'COMPLETED' ? 'It is completed.' : 'Only a failed or cancelled job can be retried.';

function Heading({ job }: { readonly job: Job }) {
  const move = useMoveJob();
  const refusal = useRefusal('operator');
  const [isDiscarding, setDiscarding] = useState(false);
  return (
    <div className="row between wrap">
      <div className="grow">
        <div className="row wrap">
          <h1>{inWords(job.type)}</h1>
          <JobState job={job} />
        </div>
        <p className="dim break">
          in <Link href={`/jobs?queue=${encodeURIComponent(job.queue)}`}>{job.queue}</Link>
          {job.customerName !== null &&
            (job.status === 'COMPLETED' ? ` · for ${job.customerName}` : ` · ${job.customerName} waits for it`)}
        </p>
      </div>
      {mayCancel(job) && (
        <Button refusal={refusal} isBusy={move.isPending} onClick={() => move.mutate({ how: 'cancel', id: job.id })}>
          Cancel
        </Button>
      )}
      {job.status === 'FAILED' && (
        <Button refusal={refusal} onClick={() => setDiscarding(true)}>
          Discard…
        </Button>
      )}
      {isDiscarding && <BulkDialog how="discard" filter={{ ids: [job.id] }} onClose={() => setDiscarding(false)} />}
      <Button
        kind="pri"
        refusal={refusal ?? (mayRetry(job) ? undefined : whyNoRetry(job))}
        isBusy={move.isPending}
        onClick={() => move.mutate({ how: 'retry', id: job.id })}
      >
        Retry
      </Button>
    </div>
  );
}

/** A queued job does not say by itself that its queue is paused. */
function Paused({ queue }: { readonly queue: string }) {
  const { data } = useRead('getQueueStats', {});
  const pausedAt = data?.data.queues.find((one) => one.queue === queue)?.pausedAt ?? null;
  if (pausedAt === null) return null;
  return (
    <p className="card pad">
      It waits because the queue {queue} is paused since <Moment at={pausedAt} />.{' '}
      <Link className="link" href="/jobs">
        Resume it among the queues
      </Link>
    </p>
  );
}

const isUnderWay = ({ status }: Job): boolean => status === 'QUEUED' || status === 'PROCESSING';

export default function JobScreen() {
  const { id = '' } = useParams<{ id: string }>();
  const query = useRead('getJob', { params: { id } }, { isBusy: ({ data }) => isUnderWay(data) });
  const type = query.data?.data.type;
  usePage({ title: 'Jobs', path: '/jobs' }, { title: type === undefined ? 'Job' : inWords(type) });
  return (
    <View query={query}>
      {({ data: job }) => (
        <>
          <Heading job={job} />
          {job.status === 'QUEUED' && <Paused queue={job.queue} />}
          <Facts job={job} />
          {job.failures.length > 0 && <Attempts failures={job.failures} />}
          <Log jobId={job.id} isBusy={isUnderWay(job)} />
          <Data title="Payload" value={job.payload} />
          {job.result !== null && <Data title="Result" value={job.result} />}
        </>
      )}
    </View>
  );
}
