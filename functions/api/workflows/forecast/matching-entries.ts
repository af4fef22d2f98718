/** Who enters at once when a version is activated: those who are in a segment of it already. */
import { dateIn } from '../../../engine/calendar.ts';
import type { Database } from '../../../engine/data/database.ts';
import * as queries from './queries.gen.ts';

/** Customers of whom the condition of a segment is asked; of more, their share counts for all. */
const MOST_ASKED = 10_000;
const MOST_SAMPLED = 100;
const MOST_STEPS = 20_000;

interface Asked {
  readonly tenantId: string;
  readonly workflowId: string;
  readonly now: Date;
  readonly until: Date;
}

/** As `scheduledEntries` returns what schedules bring: each segment lets its customers in today, once. */
export async function matchingEntries(database: Database, timeZone: string, asked: Asked) {
  const { tenantId, workflowId, now } = asked;
  const sizes = { most: MOST_ASKED, sample: MOST_SAMPLED };
  const segments = await database.many(queries.findMatching, { tenantId, workflowId, now, ...sizes });
  const entries = [];
  for (const { entry, looked, customers, free, sample } of segments) {
    const walked = { ...asked, customers: sample, ofLast: true, most: MOST_SAMPLED, limit: MOST_STEPS };
    entries.push({
      ...{ entry, nextAt: now, moments: [dateIn(timeZone, now)], isCut: customers > looked },
      customers: looked === 0 ? 0 : Math.round((free * customers) / looked),
      rows: free === 0 ? [] : await database.many(queries.walkEntering, walked),
    });
  }
  return entries;
}
