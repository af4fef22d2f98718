import * as z from 'zod/mini';
import { describe } from '../../http/fields/describe.ts';
import { defineRoutes } from '../../http/request/route.ts';

const request = z.object({
  endpoint: z.string(),
  headers: z.record(z.string(), z.string()).check(describe('As they were sent, with the signature.')),
  body: z.string().check(describe('As it was sent: what the signature covers.')),
});

const answer = z.object({
  status: z.int(),
  body: z.string().check(describe('The first 2 KB.')),
  isCut: z.boolean().check(describe('There was more.')),
});

export const routes = defineRoutes('callbacks', {
  testEndpoint: {
    method: 'POST',
    path: '/api/admin/followup-endpoint/test',
    access: 'admin',
    summary: "Call the tenant's endpoint once, to see how it answers",
    description:
      "A signed call as a booking makes it, with the same rules of addresses, ports and redirects. Its body is of a booking that does not exist, with `test: true`, and its `webhook-id` begins with `test-`. It counts as no booking's call: breaker, limits and pause neither change nor hold it back. It waits for 15 s. The audit log has it.",
    reply: z.object({
      request,
      outcome: z
        .enum(['answered', 'refused', 'throttled', 'unavailable', 'unknown', 'forbidden'])
        .check(
          describe(
            "How a booking's call would have ended. forbidden: the endpoint may not be called; nothing was sent.",
          ),
        ),
      reason: z.nullable(z.string().check(describe('A code and a sentence. Null when it was answered with 2xx.'))),
      answer: z.nullable(answer.check(describe('Null when no answer came.'))),
      durationMs: z.int(),
    }),
    status: 200,
    errors: [409],
  },
});
