/** Who enters a workflow by schedules in the coming days: exactly, while data stays as it is. */
import { dateIn } from '../../../engine/calendar.ts';
import type { Database } from '../../../engine/data/database.ts';
import type { Json } from '../../../engine/data/statement.ts';
import { withCalendar } from '../../../workflows/entries/business-moments.ts';
import { nextMoment, type Schedule } from '../../../workflows/entries/moments.ts';
import * as queries from './queries.gen.ts';

const DAY_MS = 86_400_000;
/** Customers for whom a schedule's condition is asked; of more, their share counts for all. */
const MOST_ASKED = 10_000;
/** Of a schedule. One of every minute has more; the rest is left out. */
const MOST_MOMENTS = 1500;
const MOST_SAMPLED = 100;
const MOST_STEPS = 20_000;

/** The moments from the next one to the end. */
function momentsOf(schedule: Schedule, nextAt: Date, until: Date): Date[] {
  const moments: Date[] = [];
  for (let at: Date | null = nextAt; at !== null && at <= until && moments.length < MOST_MOMENTS; ) {
    moments.push(at);
    at = nextMoment(schedule, at);
  }
  return moments;
}

/** Leaves out the moments at which the same customers are kept out, because they entered at an earlier one. */
function admitting(moments: readonly Date[], reentry: string | null, days: number | null): Date[] {
  if (reentry === 'once') return moments.slice(0, 1);
  if (reentry !== 'after') return [...moments];
  const open: Date[] = [];
  for (const at of moments) {
    const last = open.at(-1);
    if (!last || at.getTime() - last.getTime() >= (days ?? 0) * DAY_MS) open.push(at);
  }
  return open;
}

interface Asked {
  readonly tenantId: string;
  readonly workflowId: string;
  readonly now: Date;
  readonly until: Date;
  /** As if the last version were activated now. */
  readonly ofLast: boolean;
}

/** How often a customer may enter. */
export interface Reentry {
  readonly reentry: string | null;
  readonly reentryDays: number | null;
}

/** How many enter, and customers whose way is walked. Of a schedule without an audience a run of nobody. */
async function audienceOf(database: Database, asked: Asked, entry: number, hasAudience: boolean) {
  if (!hasAudience) return { customers: 1, sample: [null] as Json, isCut: false };
  const { until: _, ...rest } = asked;
  const found = await database.one(queries.findAudience, { ...rest, entry, most: MOST_ASKED, sample: MOST_SAMPLED });
  const share = found.looked === 0 ? 0 : found.customers / found.looked;
  return { customers: Math.round(found.free * share), sample: found.sample, isCut: found.customers > found.looked };
}

/** What each schedule of a workflow brings until a moment, and what is done then by days after entering. */
export async function scheduledEntries(database: Database, timeZone: string, asked: Asked, again: Reentry) {
  const { tenantId, workflowId, now, until, ofLast } = asked;
  const schedules = await database.many(queries.listSchedulesAhead, { tenantId, workflowId, ofLast });
  const entries = [];
  for (const { entry, hasAudience, nextAt: kept, ...row } of schedules) {
    const schedule = withCalendar(row);
    const nextAt = ofLast ? nextMoment(schedule, now) : kept;
    if (nextAt === null || nextAt > until) continue;
    const { customers, sample, isCut } = await audienceOf(database, asked, entry, hasAudience);
    const all = momentsOf(schedule, nextAt, until);
    const moments = hasAudience ? admitting(all, again.reentry, again.reentryDays) : all;
    const rows =
      customers === 0
        ? []
        : await database.many(queries.walkEntering, {
            ...asked,
            customers: sample,
            most: MOST_SAMPLED,
            limit: MOST_STEPS,
          });
    const days = moments.map((at) => dateIn(timeZone, at));
    entries.push({ entry, customers, isCut: isCut || all.length === MOST_MOMENTS, nextAt, moments: days, rows });
  }
  return entries;
}
