/** What replies show of a schedule and of its history. */
import * as z from 'zod/mini';
import { describe } from '../../http/fields/describe.ts';
import { freeObject } from '../../http/fields/strict-object.ts';

export const overlaps = ['skip', 'allow'] as const;
export const catchUps = ['all', 'latest', 'none'] as const;
export const onHolidays = ['skip', 'before', 'after'] as const;
export const firingStatuses = ['STARTED', 'SKIPPED', 'MISSED', 'FAILED'] as const;

const instant = z.nullable(z.iso.datetime());
const status = z
  .enum(firingStatuses)
  .check(
    describe(
      'STARTED: a job or run began. SKIPPED: its time came, and nothing began. MISSED: moments of an outage that are not made up for. FAILED: the database refused it.',
    ),
  );
const reason = z.nullable(
  z
    .string()
    .check(
      describe(
        'Of SKIPPED: OVERLAP, WORKFLOWS_OFF, NOT_ACTIVE, NO_MANUAL_ENTRY, PAUSED. Of MISSED: CATCH_UP_NONE, CATCH_UP_LATEST, CATCH_UP_LIMIT.',
      ),
    ),
);

export const scheduleSummary = z.object({
  id: z.guid(),
  name: z.string(),
  description: z.nullable(z.string()),
  pattern: z.nullable(z.string()),
  cron: z.nullable(z.string()),
  at: instant,
  timeZone: z.string(),
  jobType: z.nullable(z.string()),
  workflowId: z.nullable(z.guid()),
  priority: z.nullable(z.int().check(describe('Null: that of the workflow.'))),
  overlap: z.enum(overlaps),
  catchUp: z.enum(catchUps),
  calendarId: z.nullable(z.guid().check(describe('Null with onHoliday: the default calendar.'))),
  onHoliday: z.nullable(z.enum(onHolidays).check(describe('Null: it keeps to no calendar.'))),
  enabled: z.boolean().check(describe('false: paused.')),
  nextRunAt: instant.check(describe('Null: paused, or it never comes again.')),
  last: z.nullable(z.object({ dueAt: z.iso.datetime(), firedAt: z.iso.datetime(), status, reason })),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});

export const scheduleView = z.extend(scheduleSummary, {
  payload: z.nullable(freeObject),
  input: z.nullable(freeObject),
});

export const firingView = z.object({
  id: z.guid(),
  dueAt: z.iso.datetime().check(describe('The moment of the schedule; of a run by hand, when it was asked for.')),
  missedUntil: instant.check(describe('Of MISSED: the moments from dueAt on, and before this one, were left out.')),
  requestedBy: z.nullable(z.string().check(describe('Who ran it by hand. Null: its time came.'))),
  status,
  reason,
  detail: z.nullable(z.string()),
  job: z.nullable(z.object({ id: z.guid(), status: z.nullable(z.string()), error: z.nullable(z.string()) })),
  run: z.nullable(z.object({ id: z.guid(), status: z.nullable(z.string()) })),
  firedAt: z.iso.datetime(),
});

export const momentsView = z.object({
  timeZone: z.string(),
  items: z.array(
    z.object({ at: z.iso.datetime(), localTime: z.string().check(describe('What clocks in timeZone show.')) }),
  ),
});

export const nextView = z.extend(momentsView, {
  enabled: z.boolean().check(describe('false: paused. The moments are those that would come.')),
});
