import * as z from 'zod/mini';
import { didYouMean } from '../../../engine/did-you-mean.ts';
import { patterns } from '../../../engine/patterns.ts';
import { describe } from '../../http/fields/describe.ts';
import { choice, decimal, flag, id, text } from '../../http/fields/fields.ts';
import { listOf, paging } from '../../http/fields/paging.ts';
import { freeObject, isObject, object } from '../../http/fields/strict-object.ts';
import { knownTimeZone } from '../../http/fields/time-zone.ts';
import { defineRoutes } from '../../http/request/route.ts';
import { priority } from '../../jobs/create/new-job.ts';
import {
  catchUps,
  firingStatuses,
  firingView,
  momentsView,
  nextView,
  onHolidays,
  overlaps,
  scheduleSummary,
  scheduleView,
} from './schedule-view.ts';

// Object.keys loses the type of the names.
const patternNames = Object.keys(patterns) as (keyof typeof patterns)[];

/** Nothing comes oftener than once a minute. */
const hint = (given: string) =>
  /SECOND/i.test(given) ? '; the shortest is a minute' : didYouMean(given, patternNames);

const scheduleName = text(100).check(
  z.regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
    'must be letters, digits, dots, dashes and underscores, a letter or digit first',
  ),
);
const members = freeObject.check(z.refine(isObject, 'must be an object'));

/** When it comes. Which fit together, `timing.ts` says. */
const timing = {
  pattern: z.optional(choice(patternNames, {}, hint)),
  cron: z.optional(
    text(200).check(
      describe(
        'Six fields: minutes hours day-of-month month day-of-week year, such as `0 9 ? * MON-FRI *`. One of the two day fields is `?`.',
      ),
    ),
  ),
  at: z.optional(
    text(40).check(
      describe('Once: an instant, or a local time such as `2026-01-31T09:00`, which timeZone makes one of.'),
    ),
  ),
  timeZone: z.optional(knownTimeZone.check(describe("IANA name. The tenant's own unless it is given."))),
  calendarId: z.optional(
    z.nullable(id.check(describe("It keeps to this calendar. With onHoliday only: the tenant's default one."))),
  ),
  onHoliday: z.optional(
    z.nullable(
      choice(onHolidays).check(
        describe(
          'On days on which the calendar is closed: `skip` (unless given), or on the business day `before` or `after`, at the same time. null: no calendar.',
        ),
      ),
    ),
  ),
};

/** Members that are left out stay. Which fit together, `timing.ts` and `target.ts` say. */
const settings = {
  ...timing,
  description: z.optional(z.nullable(text(1000))),
  jobType: z.optional(text(100)),
  payload: z.optional(members.check(describe('Of jobType: what the job gets, up to 8 KB.'))),
  workflowId: z.optional(
    id.check(describe('A workflow with an entry of the kind manual, which is run without a customer.')),
  ),
  input: z.optional(members.check(describe('Of workflowId: what the entry asks for, up to 8 KB.'))),
  priority: z.optional(
    priority.check(
      describe(
        '1 to 100, lower first, or a name for 1, 3, 5 or 7. A job has 5 unless it is given, a run what its workflow says.',
      ),
    ),
  ),
  enabled: z.optional(flag),
  overlap: z.optional(
    choice(overlaps).check(describe('While what it started last is not over: `skip` (unless given) or `allow`.')),
  ),
  catchUp: z.optional(
    choice(catchUps).check(
      describe(
        'After an outage: `latest` (unless given) makes up for the last moment, `all` for the last hundred, `none` for nothing that is 15 minutes late.',
      ),
    ),
  ),
};

const params = object({ name: z.string() });
const one = { params, reply: scheduleView, status: 200, hasVersion: true } as const;
const operate = { ...one, method: 'POST', access: 'operator' } as const;
const read = { method: 'GET', access: 'viewer', status: 200 } as const;

export const routes = defineRoutes('callbacks', {
  listSchedules: {
    ...read,
    path: '/api/schedules',
    summary: 'List schedules, oldest first',
    query: object({
      ...paging,
      jobType: z.optional(text(100)),
      workflowId: z.optional(id),
      enabled: z.optional(choice(['true', 'false'])),
    }),
    reply: listOf(scheduleSummary),
  },
  createSchedule: {
    method: 'POST',
    path: '/api/schedules',
    access: 'operator',
    hasVersion: true,
    summary: 'Run a job or a workflow by a schedule',
    description:
      'One of pattern, cron and at, and one of jobType and workflowId. 409 for a name that is taken, and for a workflow that cannot be run by hand. 429 `QUOTA_EXCEEDED` beyond the quota `schedules`.',
    body: object({ name: scheduleName, ...settings }),
    example: {
      name: 'nightly-metrics',
      pattern: 'DAILY_AT_2AM',
      timeZone: 'Europe/Berlin',
      jobType: 'UPDATE_CLIENT_METRICS',
    },
    reply: scheduleView,
    status: 201,
    errors: [409, 429],
    location: '/api/schedules/{name}',
  },
  previewSchedule: {
    method: 'POST',
    path: '/api/schedules/preview',
    access: 'viewer',
    summary: 'The first ten moments of a schedule that is not made yet',
    description: 'Writes nothing. 422 names what is wrong with its times, as making it would.',
    body: object(timing),
    example: { cron: '0 9 ? * MON-FRI *', timeZone: 'Europe/Berlin' },
    reply: momentsView,
    status: 200,
  },
  getSchedule: { ...one, ...read, path: '/api/schedules/{name}', summary: 'One schedule with its next moment' },
  changeSchedule: {
    ...one,
    method: 'PATCH',
    path: '/api/schedules/{name}',
    access: 'operator',
    errors: [409],
    summary: 'Change a schedule',
    description:
      'Members that are left out stay. Another pattern, cron or at, or another job type or workflow, takes the place of the one before. Its next moment is counted from now when its times or its calendar change.',
    body: object(settings),
    example: { priority: 'HIGH' },
  },
  listNextMoments: {
    ...read,
    path: '/api/schedules/{name}/next',
    summary: 'The next moments of a schedule',
    description:
      'A local time that clocks skip moves forward with them; of one that they show twice, the first counts.',
    params,
    query: object({ count: z._default(decimal(1, 100), 10) }),
    reply: nextView,
  },
  listFirings: {
    ...read,
    path: '/api/schedules/{name}/history',
    summary: 'What a schedule did, newest first',
    description: 'Kept for thirty days.',
    params,
    query: object({ ...paging, status: z.optional(choice(firingStatuses)) }),
    reply: listOf(firingView),
  },
  runSchedule: {
    method: 'POST',
    path: '/api/schedules/{name}/run',
    access: 'operator',
    errors: [409],
    summary: 'Run a schedule now, also a paused one',
    description:
      'Its next moment stays. 409 with a reason: `OVERLAP`, `WORKFLOWS_OFF`, `NOT_ACTIVE`, `NO_MANUAL_ENTRY`, `PAUSED` (the workflow).',
    params,
    reply: firingView,
    status: 202,
  },
  pauseSchedule: {
    ...operate,
    path: '/api/schedules/{name}/pause',
    summary: 'Pause a schedule',
    description: 'What it started goes on. Moments of the pause are not made up for.',
  },
  resumeSchedule: {
    ...operate,
    path: '/api/schedules/{name}/resume',
    errors: [409],
    summary: 'Let a paused schedule go on, with its first moment from now on',
    description: '409 for one that never comes again.',
  },
  removeSchedule: {
    method: 'DELETE',
    path: '/api/schedules/{name}',
    access: 'operator',
    summary: 'Remove a schedule with its history',
    description: 'What it started goes on.',
    params,
    status: 204,
  },
});
