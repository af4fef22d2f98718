/** A score in words. */
import type { ReplyOf } from '../../api/call.ts';

export type Score = ReplyOf<'getTriggerScore'>;
export type Effect = Score['effects'][number];
type Comparison = Effect['comparisons'][number];

/** When the next order was due, by the rhythm that customers had then. */
export const outlookWords: Readonly<Record<Score['description']['byOutlook'][number]['outlook'], string>> = {
  DUE: 'due within the days',
  LATER: 'due later',
  OVERDUE: 'overdue before',
  NO_RHYTHM: 'not foretold: fewer than two days with a delivery',
};

/** Of an interval. */
export const comparedWords = ({ label, against, againstLabel }: Comparison): string =>
  `${label}, against ${against === 'HELD_OUT' ? 'those held out' : againstLabel}`;

export const percentWords = (share: number | null): string => (share === null ? '–' : `${share} %`);

/** Whether nothing is under way that will tell an effect. */
export const isUntested = ({ kind, effects }: Pick<Score, 'kind' | 'effects'>): boolean =>
  kind === 'DESCRIPTION' && effects.every(({ status }) => status !== 'RUNNING');
