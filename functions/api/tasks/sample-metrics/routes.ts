import * as z from 'zod/mini';
import { describe } from '../../http/fields/describe.ts';
import { id } from '../../http/fields/fields.ts';
import { day } from '../../http/fields/moment.ts';
import { listOf, paging } from '../../http/fields/paging.ts';
import { object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';

const metrics = z.object({
  productId: z.guid(),
  productName: z.nullable(z.string()),
  periodStart: z.iso.date().check(describe("First of the thirty days, in the tenant's zone.")),
  samplesGiven: z.int(),
  customersSampled: z.int(),
  customersConverted: z.int().check(describe('They ordered the product within 30 days after the tasting.')),
  conversionRate: z.number().check(describe('Percent of the customers sampled, two decimals.')),
  revenue: z.number().check(describe('Of the lines of these orders that have the product.')),
});

export const routes = defineRoutes('tasks', {
  listSampleMetrics: {
    method: 'GET',
    path: '/api/sample-metrics',
    access: 'viewer',
    summary: 'List what came of the samples of each product, the newest period first',
    description:
      'The maintenance `sample-metrics` adds a period each day: the thirty days that ended the day before. `from` and `to` are about periodStart: on or after the one, before the other.',
    query: object({ ...paging, productId: z.optional(id), from: z.optional(day), to: z.optional(day) }),
    reply: listOf(metrics),
    status: 200,
  },
});
