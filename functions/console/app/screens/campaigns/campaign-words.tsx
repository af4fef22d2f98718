import { Pill, type Tone } from '../../parts/pill.tsx';

const states: Readonly<Record<string, readonly [Tone, string]>> = {
  DRAFT: ['plain', 'draft'],
  SCHEDULED: ['acc', 'begins later'],
  RUNNING: ['run', 'under way'],
  PAUSED: ['wait', 'paused'],
  FINISHED: ['ok', 'finished'],
  CANCELLED: ['plain', 'cancelled'],
  FAILED: ['bad', 'failed'],
};

/** Statuses with their words, in the order of a campaign's life. */
export const campaignStatuses = Object.entries(states).map(([status, [, words]]) => [status, words] as const);

/** A campaign's status in words. */
export function CampaignState({ status }: { readonly status: string }) {
  const [tone, text] = states[status] ?? ['plain', status];
  return <Pill tone={tone} text={text} constant={status} />;
}
