import type { ReplyOf } from '../../api/call.ts';
import { useRead } from '../../api/queries.ts';

export type Rep = ReplyOf<'listUsers'>['items'][number];

const MOST_REPS = 200;

/** Who can be given a booking, by name. */
export function useReps(): readonly Rep[] {
  const query = { limit: MOST_REPS, isActive: 'true' };
  const users = useRead('listUsers', { query }, { isLive: false }).data?.data.items ?? [];
  return users.toSorted((one, other) => (one.name ?? '').localeCompare(other.name ?? ''));
}
