import * as z from 'zod/mini';
import { must } from '../http/fields/required-or.ts';
import { object } from '../http/fields/strict-object.ts';
import { defineRoute } from '../http/route.ts';

const breaker = z.object({
  key: z.string().check(z.meta({ description: 'Names the endpoint in a path.' })),
  endpoint: z.string(),
  state: z
    .enum(['closed', 'open', 'half_open'])
    .check(z.meta({ description: 'open: nothing is called. half_open: one call at a time tries it.' })),
  failures: z.int().check(z.meta({ description: 'In a row. The fifth opens it.' })),
  openedUntil: z.nullable(z.iso.datetime()),
  lastError: z.nullable(z.string()),
  waiting: z.int().check(z.meta({ description: 'Due bookings that it holds back: none while it is closed.' })),
});

const getCircuitBreakers = defineRoute({
  method: 'GET',
  path: '/stats/circuit-breaker',
  name: 'getCircuitBreakers',
  function: 'callbacks',
  access: 'viewer',
  summary: "Whether calls to the tenant's endpoint go out or wait",
  description:
    'Five failures in a row hold calls back for a minute, each failed probe for twice as long, up to 15 minutes; none is dropped. The present endpoint comes first; endpoints of before follow while they hold calls back.',
  reply: z.object({ items: z.array(breaker) }),
  status: 200,
});

const resetCircuitBreaker = defineRoute({
  method: 'POST',
  path: '/circuit-breaker/reset/{key}',
  name: 'resetCircuitBreaker',
  function: 'callbacks',
  access: 'operator',
  summary: 'Let calls to an endpoint go out again',
  description:
    'The thousand that have waited longest are called within seconds, the others with their next look, in 15 minutes at the most. Five more failures hold them back again.',
  params: object({
    key: z.string().check(z.regex(/^[0-9a-f]{12}$/, must('must be 12 hex digits: the key of a breaker'))),
  }),
  reply: breaker,
  status: 200,
});

const getSigningKey = defineRoute({
  method: 'GET',
  path: '/api/admin/followup-endpoint/signing-key',
  name: 'getSigningKey',
  function: 'callbacks',
  access: 'admin',
  summary: 'The secret by which the endpoint knows that a call is ours',
  description:
    'Calls are signed as https://www.standardwebhooks.com says; the header webhook-key-id carries keyId. Always the same for a tenant until the installation changes its master secret.',
  reply: z.object({ keyId: z.string(), secret: z.string() }),
  status: 200,
  secret: true,
});

export const routes = { getCircuitBreakers, resetCircuitBreaker, getSigningKey };
