/** What replies show of a lane. */
import * as z from 'zod/mini';
import { describe } from '../../http/fields/describe.ts';

export const laneKinds = ['jobs', 'queue', 'endpoint', 'page'] as const;

const limit = z.nullable(z.int());

export const laneView = z.object({
  id: z.guid(),
  key: z.string().check(describe('What jobs name as their lane.')),
  kind: z
    .enum(laneKinds)
    .check(
      describe(
        'jobs: of jobs that name it. queue: the limits of a queue, which the installation sets. endpoint: of calls to an endpoint of the tenant. page: of messages from a page.',
      ),
    ),
  endpoint: z.nullable(z.string()),
  perSecond: limit.check(describe('Starts in any second; null: no limit.')),
  perMinute: limit.check(describe('Of a queue: starts in any minute.')),
  burst: limit.check(describe('Starts after a rest; null: as many as perSecond.')),
  atOnce: limit.check(describe('Jobs that run at the same time; null: no limit.')),
  reserve: limit.check(describe('Starts that only jobs of priority 1 get; null: a tenth, at least one.')),
  breakerFailures: limit.check(describe('Failures in a row that open the breaker; null: it has none.')),
  breakerSeconds: z.int(),
  state: z
    .enum(['ready', 'used_up', 'blocked', 'breaker_open', 'half_open'])
    .check(
      describe(
        'used_up: it has no budget at the moment. blocked: until blockedUntil. breaker_open: until openedUntil. half_open: one at a time tries.',
      ),
    ),
  budget: limit.check(describe('How many may start now; null: no limit.')),
  running: z.int(),
  waiting: z.int().check(describe('Jobs or calls of the tenant that are due. 10000 may be more.')),
  startsAt: z.nullable(
    z.iso.datetime().check(describe('When the next may start; null: now, or when a person frees it.')),
  ),
  blockedUntil: z.nullable(z.iso.datetime().check(describe('The end of the year 9999: until a person frees it.'))),
  failures: z.int().check(describe('Failures in a row.')),
  openedUntil: z.nullable(z.iso.datetime()),
  lastError: z.nullable(z.string()),
});
