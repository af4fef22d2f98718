/** Progress of a campaign in parts that add up to its recipients. */
import type { ReplyOf } from '../../api/call.ts';

export type Progress = ReplyOf<'listCampaigns'>['items'][number]['progress'];

export interface Part {
  readonly name: string;
  readonly recipients: number;
  readonly color: string;
}

/** How many were left out, whatever the reason. */
export const suppressedOf = ({ suppressed }: Pick<Progress, 'suppressed'>): number =>
  Object.values(suppressed).reduce<number>((sum, recipients) => sum + Number(recipients), 0);

/** In the order of the bar. */
export const partsOf = (progress: Progress): readonly Part[] => [
  { name: 'sent', recipients: progress.sent, color: 'var(--c2)' },
  { name: 'failed', recipients: progress.failed, color: 'var(--bad)' },
  { name: 'left out', recipients: suppressedOf(progress), color: 'var(--c5)' },
  { name: 'waiting', recipients: progress.waiting, color: 'var(--c1)' },
];
