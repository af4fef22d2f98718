/** Compares the facts of a tenant's journey with its events. */
import type { Database } from '../../engine/data/database.ts';
import { beginJourney, endComparison, raiseMissedEvents } from './queries.gen.ts';

/** Facts per statement: a few seconds when none of them has an event. */
const PAGE = 20_000;

/** Raises the events that are missing. Returns how many, by type. Idempotent, also when two run at the same time. */
export async function reconcile(
  database: Database,
  tenantId: string,
  now: Date,
  page = PAGE,
): Promise<Record<string, number>> {
  const raised: Record<string, number> = {};
  for (;;) {
    const step = await database.one(raiseMissedEvents, { tenantId, now, limit: page });
    if (!step.hasBegun) {
      await database.execute(beginJourney, { tenantId });
      return {};
    }
    for (const [type, events] of Object.entries(step.raised ?? {})) raised[type] = (raised[type] ?? 0) + Number(events);
    if (step.examined < page) break;
  }
  await database.execute(endComparison, { tenantId });
  return raised;
}
