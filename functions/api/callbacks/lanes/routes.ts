import * as z from 'zod/mini';
import { describe } from '../../http/fields/describe.ts';
import { choice, id, nameText, wholeNumber } from '../../http/fields/fields.ts';
import { moment } from '../../http/fields/moment.ts';
import { listOf, paging } from '../../http/fields/paging.ts';
import { object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';
import { laneKinds, laneView } from './lane-view.ts';

const RATE = 1000;

const orNull = (max: number, description: string, min = 1) =>
  z.optional(z.nullable(wholeNumber(min, max, { description })));

/** Members that are left out stay; null takes a limit away. Which fit together, `check-settings.ts` says. */
const settings = {
  perSecond: orNull(RATE, 'Starts in any second, over all functions. Null: no limit.'),
  burst: orNull(60 * RATE, 'Starts after a rest, from perSecond to 60 times as many. Null: perSecond.'),
  atOnce: orNull(1_000_000, 'Jobs that run at the same time. Null: no limit.'),
  reserve: orNull(60 * RATE, 'Starts that only jobs of priority 1 get. Null: a tenth, at least one.', 0),
  breakerFailures: orNull(1000, 'Failures in a row that open the breaker. Null: it has none.'),
  breakerSeconds: z.optional(wholeNumber(1, 86_400, { description: 'How long the breaker stays open.' })),
};

const one = { params: object({ id }), reply: laneView, status: 200 } as const;
const operate = { ...one, method: 'POST', access: 'operator', hasVersion: true } as const;

export const routes = defineRoutes('callbacks', {
  listLanes: {
    method: 'GET',
    path: '/api/lanes',
    access: 'viewer',
    summary: 'List lanes with what they have left, oldest first',
    description:
      'A lane is a budget that jobs share: starts in a second, how many run, a breaker. Queues and endpoints have one each, which is not changed here.',
    query: object({
      ...paging,
      kind: z.optional(choice(laneKinds)),
      beginning: z.optional(nameText(200).check(describe('Of the key.'))),
      isHeld: z.optional(
        choice(['true', 'false']).check(describe('true: blocked, or its breaker is not closed. false: the others.')),
      ),
    }),
    reply: listOf(laneView),
    status: 200,
  },
  createLane: {
    method: 'POST',
    path: '/api/lanes',
    access: 'admin',
    hasVersion: true,
    summary: 'Make a lane that jobs may name',
    description: '409 when there is one with this key.',
    body: object({ key: nameText(200), ...settings }),
    example: { key: 'page/12', perSecond: 40, breakerFailures: 5 },
    reply: laneView,
    status: 201,
    location: '/api/lanes/{id}',
  },
  getLane: {
    ...one,
    method: 'GET',
    path: '/api/lanes/{id}',
    access: 'viewer',
    hasVersion: true,
    summary: 'One lane with what it has left',
  },
  changeLane: {
    ...one,
    method: 'PATCH',
    path: '/api/lanes/{id}',
    access: 'admin',
    hasVersion: true,
    summary: 'Change the limits of a lane, at once',
    description:
      'Members that are left out stay. 409 for the lane of a queue (context value jobLimits), of an endpoint (settings callsAtOnce and callsPerSecond) and of a page (its perSecond).',
    body: object(settings),
    example: { perSecond: 20 },
  },
  removeLane: {
    method: 'DELETE',
    path: '/api/lanes/{id}',
    access: 'admin',
    summary: 'Remove a lane that no job waits in',
    description:
      '409 while jobs wait in it: they would go on without a limit. 409 for the lane of a page, a subscription or a connection, which goes with it.',
    params: object({ id }),
    status: 204,
  },
  blockLane: {
    ...operate,
    path: '/api/lanes/{id}/block',
    summary: 'Start nothing of a lane until a moment, or until it is freed',
    description:
      'Jobs wait and none fails; those that run go on. 409 for the lane of a queue, which is paused instead.',
    body: object({
      until: z.optional(z.nullable(moment.check(describe('In the future. Left out or null: until it is freed.')))),
    }),
    example: {},
  },
  freeLane: {
    ...operate,
    path: '/api/lanes/{id}/free',
    summary: 'End the block of a lane: what waits starts at once, as fast as its limits allow',
  },
  resetLane: {
    ...operate,
    path: '/api/lanes/{id}/reset-breaker',
    summary: 'Close the breaker of a lane, and forget its failures',
  },
});
