import type { Database } from '../../../engine/data/database.ts';
import { countCalls } from './queries.gen.ts';

/** The calls of the tenant's day. */
export async function countToday(database: Database, { tenantId, now }: { tenantId: string; now: Date }) {
  const { startsAt: from, endsAt: to, calls, toCome, made, failed } = await database.one(countCalls, { tenantId, now });
  return { from, to, calls, toCome, made, failed };
}
