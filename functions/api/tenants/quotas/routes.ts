import * as z from 'zod/mini';
import { describe } from '../../http/fields/describe.ts';
import { choice, id, wholeNumber } from '../../http/fields/fields.ts';
import { listOf } from '../../http/fields/paging.ts';
import { quotaNames } from '../../http/fields/quota-names.ts';
import { object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';

const quota = z.object({
  quota: z.enum(quotaNames),
  limits: z.string().check(describe('What it limits.')),
  limit: z.int(),
  defaultLimit: z.int(),
  taken: z.int().check(describe('How many there are, or were taken in this window.')),
  windowSeconds: z.nullable(z.int().check(describe('Null: how many there may be at the same time.'))),
  resetsAt: z.nullable(z.iso.datetime()),
});

export const routes = defineRoutes('tenants', {
  listQuotas: {
    method: 'GET',
    path: '/api/admin/quotas',
    access: 'viewer',
    summary: 'List how much the tenant may have and do, and what it has taken',
    description:
      'Beyond a quota a call is refused with 429, QUOTA_EXCEEDED, and with Retry-After where a window ends. Quotas limit calls of this API: what the CRM writes by SQL, and what follows from it, is not limited.',
    reply: listOf(quota),
    status: 200,
  },
  setQuota: {
    method: 'PUT',
    path: '/api/admin/tenants/{id}/quotas/{quota}',
    access: 'platform',
    summary: 'Set a quota of a tenant',
    description:
      'Takes effect with the next call. A limit below what the tenant has refuses more, and takes nothing away.',
    params: object({ id, quota: choice(quotaNames) }),
    body: object({
      limit: z.nullable(wholeNumber(0, 2_000_000_000)).check(describe('Null: the default limit.')),
    }),
    example: { limit: 10_000 },
    reply: quota,
    status: 200,
  },
});
