import type { ReplyOf } from '../../api/call.ts';
import { Pill, type Tone } from '../../parts/pill.tsx';
import { inWords } from '../../parts/words.ts';

export type Event = ReplyOf<'listEvents'>['items'][number];

export const outcomes = ['WAITING', 'DONE', 'SKIPPED', 'FAILED'] as const;

const tones: Readonly<Record<Event['outcome'], Tone>> = {
  WAITING: 'wait',
  DONE: 'ok',
  SKIPPED: 'plain',
  FAILED: 'bad',
};

/** What became of the event, with the reason when nothing was done. */
export function Outcome({ event }: { readonly event: Pick<Event, 'outcome' | 'reason' | 'handledAt'> }) {
  const { outcome, reason, handledAt } = event;
  const isTriedAgain = outcome === 'FAILED' && handledAt === null;
  return (
    <span className="row wrap">
      <Pill tone={tones[outcome]} text={inWords(outcome)} constant={outcome} />
      {reason !== null && <span className="sm dim">{reason}</span>}
      {isTriedAgain && <span className="sm dim">It is tried again by itself.</span>}
    </span>
  );
}
