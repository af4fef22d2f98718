import type { ReplyOf } from '../../api/call.ts';
import { now } from '../../clock.ts';
import { Pill, type Tone } from '../../parts/pill.tsx';
import { inWords } from '../../parts/words.ts';

export type Job = ReplyOf<'listJobs'>['items'][number];

/** What the filter offers: the part of the address that chooses it, and its name. */
export const states: readonly (readonly [query: string, name: string])[] = [
  ['QUEUED', 'waiting or delayed'],
  ['QUEUED&isDelayed=false', 'waiting'],
  ['QUEUED&isDelayed=true', 'delayed'],
  ...['PROCESSING', 'FAILED', 'COMPLETED', 'CANCELLED', 'DISCARDED'].map((one) => [one, inWords(one)] as const),
];

const tones: Readonly<Record<Job['status'], Tone>> = {
  ...{ QUEUED: 'wait', PROCESSING: 'run', FAILED: 'bad', COMPLETED: 'ok', CANCELLED: 'plain', DISCARDED: 'plain' },
};

/** The state in words; a queued job whose moment is still to come is delayed. */
export function JobState({ job: { status, runAt } }: { readonly job: Pick<Job, 'status' | 'runAt'> }) {
  const isDelayed = status === 'QUEUED' && Date.parse(runAt) > now();
  return <Pill tone={tones[status]} text={isDelayed ? 'delayed' : inWords(status)} constant={status} />;
}

export const mayRetry = ({ status }: Pick<Job, 'status'>): boolean =>
  status === 'FAILED' || status === 'CANCELLED' || status === 'DISCARDED';

export const mayCancel = ({ status }: Pick<Job, 'status'>): boolean => status === 'QUEUED';
