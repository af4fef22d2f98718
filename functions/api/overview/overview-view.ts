/** What the overview shows. */
import * as z from 'zod/mini';
import { callsToday, failedCalls } from '../bookings/calendar/calendar-view.ts';
import { breakerView } from '../callbacks/routes.ts';
import { describe } from '../http/fields/describe.ts';
import { freeObject } from '../http/fields/strict-object.ts';
import { failureGroup } from '../jobs/failures/routes.ts';
import { boardView } from '../tasks/board/routes.ts';

const absentTrigger = z.object({
  triggerId: z.guid(),
  triggerName: z.string(),
  triggerType: z.string(),
  usually: z
    .object({ low: z.int(), high: z.int() })
    .check(describe('Tasks in 24 hours: eight of ten such windows of the last four weeks were in this range.')),
  lastMadeAt: z.nullable(z.iso.datetime()),
  evaluations: z.array(
    z.object({
      id: z.guid(),
      scheduledAt: z.iso.datetime(),
      status: z.string(),
      matched: z.int(),
      alreadyDone: z.int(),
      suppressed: freeObject,
    }),
  ),
});

const absentWorkflow = z.object({
  workflowId: z.guid(),
  workflowName: z.string(),
  usually: z
    .object({ low: z.int(), high: z.int() })
    .check(describe('Customers who entered on a day: eight of ten days of the four weeks before were in this range.')),
  lastEnteredOn: z.iso.date(),
});

const figures = z.object({
  made: z.int(),
  completed: z.int().check(describe('Of those made in the period.')),
  inTime: z.int().check(describe('Of the completed: by their due date, or without one.')),
  medianHours: z.nullable(z.number().check(describe('From made to completed.'))),
  settled: z.int().check(describe('Of those made: 14 days have passed since.')),
  ordered: z.int().check(describe('Of the settled: the customer ordered within the 14 days.')),
});

const queue = z.object({
  queue: z.string(),
  waiting: z.int(),
  active: z.int(),
  delayed: z.int(),
  failed: z.int(),
  completed: z.int().check(describe('In the period.')),
  oldestWaitsSince: z.nullable(z.iso.datetime()),
  p95Ms: z.nullable(z.number().check(describe('Of the jobs that were completed in the period.'))),
});

export const kindsOfNext = ['BOOKING', 'TRIGGER', 'MAINTENANCE'] as const;

const next = z.object({
  kind: z.enum(kindsOfNext),
  at: z.iso.datetime(),
  id: z.nullable(z.guid().check(describe('Of the booking.'))),
  name: z.nullable(z.string().check(describe("The booking's customer, or the name of what runs."))),
  assigneeName: z.nullable(z.string()),
});

export const overviewView = z.object({
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  attention: z.object({
    absentTriggers: z
      .array(absentTrigger)
      .check(describe('Active triggers that usually make tasks, and made none in the last 24 hours.')),
    absentWorkflows: z
      .array(absentWorkflow)
      .check(
        describe('Active workflows that customers usually enter each day, and nobody did today or yesterday (UTC).'),
      ),
    failedJobs: z.array(failureGroup),
    failedCalls: z
      .array(failedCalls)
      .check(describe('Calls of bookings, until a person makes them again or ends their booking.')),
    breakers: z.array(breakerView).check(describe('Those that are not closed.')),
    pausedQueues: z.array(z.object({ queue: z.string(), pausedAt: z.iso.datetime() })),
    overdueReps: z.array(z.object({ id: z.guid(), name: z.nullable(z.string()), overdue: z.int() })),
  }),
  figures: z.object({
    period: figures,
    before: figures.check(describe('The period of the same length before it.')),
    suppressed: z
      .array(z.object({ reason: z.string(), customers: z.int() }))
      .check(describe('By the newest evaluation of each active trigger.')),
  }),
  tasksPerDay: z.array(
    z.object({
      day: z.iso.date(),
      triggerId: z.nullable(z.guid().check(describe('Null: of no trigger.'))),
      triggerName: z.nullable(z.string()),
      made: z.int(),
      completed: z.int(),
    }),
  ),
  board: boardView,
  callsToday,
  queues: z.array(queue),
  next: z.array(next),
});
