import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { messageOf } from '../../api/api-error.ts';
import { call, type ReplyOf } from '../../api/call.ts';
import { refresh, useRead } from '../../api/queries.ts';
import { useMutation } from '../../api/use-mutation.ts';
import { now } from '../../clock.ts';
import { Button } from '../../parts/button.tsx';
import { Pill } from '../../parts/pill.tsx';
import { say } from '../../parts/toasts.tsx';
import { duration, number } from '../../parts/words.ts';
import { useRefusal } from '../../session/session.ts';
import styles from './jobs.module.css';

type Stats = ReplyOf<'getQueueStats'>;
type Queue = Stats['queues'][number];

const usePause = () =>
  useMutation({
    mutationFn: ({ queue, pausedAt }: Queue) =>
      call(pausedAt === null ? 'pauseQueue' : 'resumeQueue', { params: { queue } }),
    onSuccess: (_, { queue, pausedAt }) =>
      say(pausedAt === null ? `No job of ${queue} starts until you resume it.` : `Jobs of ${queue} start again.`),
    onError: (error) => say(messageOf(error), { tone: 'bad' }),
    onSettled: () => refresh('getQueueStats'),
  });

interface FigureProps {
  readonly label: string;
  readonly value: number;
  readonly href?: string;
  readonly isBad?: boolean;
}

/** A number that leads to its list. */
function Figure({ label, value, href, isBad = false }: FigureProps) {
  const text = number(value);
  return (
    <td className={`num ${styles.figure}`} data-label={label}>
      {href && value > 0 ? (
        <Link href={href} className={isBad ? 'bad-text b' : 'link'}>
          {text}
        </Link>
      ) : (
        <span className={value === 0 ? 'dim' : undefined}>{text}</span>
      )}
    </td>
  );
}

function Row({ queue }: { readonly queue: Queue }) {
  const pause = usePause();
  const refusal = useRefusal('operator');
  const list = (status: string) => `/jobs?queue=${encodeURIComponent(queue.queue)}&status=${status}`;
  const { oldestWaitsSince: oldest } = queue;
  return (
    <tr>
      <td>
        <span className="row wrap">
          <Link href={`/jobs?queue=${encodeURIComponent(queue.queue)}`} className="b">
            {queue.queue}
          </Link>
          {queue.pausedAt !== null && <Pill tone="wait" text="paused" />}
        </span>
      </td>
      <Figure label="Waiting" value={queue.waiting} href={list('QUEUED&isDelayed=false')} />
      <Figure label="Active" value={queue.active} href={list('PROCESSING')} />
      <Figure label="Delayed" value={queue.delayed} href={list('QUEUED&isDelayed=true')} />
      <Figure label="Failed" value={queue.deadLetters} href={list('FAILED')} isBad />
      <td className={`num ${styles.figure}`} data-label="Oldest waits">
        {oldest === null ? <span className="dim">–</span> : duration(Math.max(0, now() - Date.parse(oldest)))}
      </td>
      <td className={`num ${styles.figure}`} data-label="95 of 100 within">
        {queue.p95Ms === null ? <span className="dim">–</span> : duration(queue.p95Ms)}
      </td>
      <td className="num">
        <Button kind="sm" refusal={refusal} isBusy={pause.isPending} onClick={() => pause.mutate(queue)}>
          {queue.pausedAt === null ? 'Pause' : 'Resume'}
          <span className="only-read">{queue.queue}</span>
        </Button>
      </td>
    </tr>
  );
}

/** Calls of bookings wait in line too, but are no jobs. */
function Calls({ calls }: { readonly calls: Stats['calls'] }) {
  return (
    <tr>
      <td>
        <span className="row wrap">
          <span className="b">calls of bookings</span>
          {calls.isPaused && <Pill tone="wait" text="paused" constant="callsPaused" />}
        </span>
      </td>
      <Figure label="Waiting" value={calls.waiting} />
      <Figure label="Active" value={calls.active} />
      <Figure label="Delayed" value={calls.delayed} />
      <td colSpan={4} className="wide-only" />
    </tr>
  );
}

const MOST_PAGES = 200;

/** Messages wait in line too, each page's by themselves, but are no jobs. */
function Messages({ messages: { pages, ...all } }: { readonly messages: Stats['messages'] }) {
  const enabled = pages.length > 0;
  const known = useRead('listPages', { query: { limit: MOST_PAGES } }, { enabled, isLive: false }).data?.data.items;
  const names = new Map(known?.map(({ pageId, name }) => [String(pageId), name]));
  const row = (key: string, title: ReactNode, { waiting, active, delayed }: typeof all) => (
    <tr key={key}>
      <td>{title}</td>
      <Figure label="Waiting" value={waiting} />
      <Figure label="Active" value={active} />
      <Figure label="Delayed" value={delayed} />
      <td colSpan={4} className="wide-only" />
    </tr>
  );
  return (
    <>
      {row('all', <span className="b">messages</span>, all)}
      {pages.map(({ pageId, ...own }) =>
        row(String(pageId), `messages of ${names.get(String(pageId)) ?? `page ${pageId}`}`, own),
      )}
    </>
  );
}

/** How each queue does. */
export function Queues({ stats }: { readonly stats: Stats }) {
  return (
    <div className="table">
      <table className="cards">
        <thead>
          <tr>
            <th>Queue</th>
            <th className="num">Waiting</th>
            <th className="num">Active</th>
            <th className="num">Delayed</th>
            <th className="num">Failed</th>
            <th className="num">Oldest waits</th>
            <th className="num">95 of 100 within</th>
            <th>
              <span className="only-read">Pause or resume</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {stats.queues.map((queue) => (
            <Row key={queue.queue} queue={queue} />
          ))}
          <Calls calls={stats.calls} />
          <Messages messages={stats.messages} />
        </tbody>
      </table>
    </div>
  );
}
