import * as z from 'zod/mini';
import { describe } from '../http/fields/describe.ts';
import { requiredOr } from '../http/fields/required-or.ts';
import { object } from '../http/fields/strict-object.ts';
import { defineRoutes } from '../http/request/route.ts';

export const breakerView = z.object({
  key: z.string().check(describe('Names the endpoint in a path.')),
  endpoint: z.string(),
  state: z
    .enum(['closed', 'open', 'half_open'])
    .check(describe('open: no calls are made. half_open: one call at a time tries the endpoint.')),
  failures: z.int().check(describe('Failures in a row. The fifth opens the breaker.')),
  openedUntil: z.nullable(z.iso.datetime()),
  lastError: z.nullable(z.string()),
  waiting: z.int().check(describe('Due bookings that the breaker holds back; 0 while it is closed.')),
});

const circuit = z.object({
  key: z.string().check(describe('Of the lane.')),
  lane_id: z.guid().check(describe('POST /api/lanes/{id}/reset-breaker closes the breaker.')),
  endpoint: z.nullable(z.string()),
  state: z.enum(['closed', 'open', 'half_open']),
  failures: z.int(),
  threshold: z.int(),
  timeout_ms: z.int(),
  opened_until: z.nullable(z.iso.datetime()),
  last_error: z.nullable(z.string()),
});

export const routes = defineRoutes('callbacks', {
  getCircuitBreakers: {
    method: 'GET',
    path: '/stats/circuit-breaker',
    access: 'viewer',
    summary: "Whether calls to the tenant's endpoint and jobs of its lanes are started or held back",
    description:
      'Five failures in a row hold calls back for a minute; each failed probe doubles that, up to 15 minutes. An answer 429 holds them back for as long as its Retry-After says, up to six hours. No call is dropped. The present endpoint comes first; earlier endpoints follow while they hold calls back.',
    reply: z.object({
      items: z.array(breakerView).check(describe("Of the tenant's endpoints.")),
      enabled: z.literal(true),
      threshold: z.int().check(describe('Of a breaker that has no other: failures in a row that open it.')),
      timeout_ms: z.int(),
      circuits: z
        .array(circuit)
        .check(describe('The breakers of all lanes, endpoints included, that are not closed first.')),
    }),
    status: 200,
  },
  resetCircuitBreaker: {
    method: 'POST',
    path: '/circuit-breaker/reset/{key}',
    access: 'operator',
    summary: 'Let calls to an endpoint be made again',
    description:
      'What waits is called at once, as fast as callsAtOnce and callsPerSecond allow. Five more failures hold calls back again.',
    params: object({
      key: z.string().check(z.regex(/^[0-9a-f]{12}$/, requiredOr('must be 12 hex digits: the key of a breaker'))),
    }),
    reply: breakerView,
    status: 200,
  },
  getSigningKey: {
    method: 'GET',
    path: '/api/admin/followup-endpoint/signing-key',
    access: 'admin',
    summary: 'The secret by which the endpoint verifies that a call is ours',
    description:
      "Calls are signed as https://www.standardwebhooks.com describes; the header webhook-key-id carries keyId. A tenant's secret stays the same until the installation replaces its master secret. For a week after that, calls have two signatures, by the new secret and by `previous`, so that an endpoint can change from one to the other.",
    reply: z.object({
      keyId: z.string(),
      secret: z.string(),
      previous: z.nullable(z.object({ keyId: z.string(), secret: z.string(), validUntil: z.iso.datetime() })),
    }),
    status: 200,
    secret: true,
  },
});
