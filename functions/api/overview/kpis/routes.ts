import * as z from 'zod/mini';
import { describe } from '../../http/fields/describe.ts';
import { choice, id } from '../../http/fields/fields.ts';
import { day } from '../../http/fields/moment.ts';
import { object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';
import { kpiGroup, kpiView } from './kpi-view.ts';

/** Most days that one call counts. */
export const MOST_DAYS = 731;

export const routes = defineRoutes('overview', {
  getKpis: {
    method: 'GET',
    path: '/api/kpis',
    access: 'viewer',
    summary: 'The KPIs of a period: values, targets, and how they developed',
    description: `Days are those of the tenant's zone, both included: the last 91 unless from and to say otherwise, ${MOST_DAYS} at the most. Tasks count by the day on which they were made. userId: tasks of this assignee and tastings of this rep. triggerId: tasks of this trigger and tastings that it acted on. docs/insight.md says what each KPI counts.`,
    query: object({
      from: z.optional(day),
      to: z.optional(day),
      by: z._default(choice(['week', 'month']), 'week'),
      userId: z.optional(id),
      triggerId: z.optional(id),
      groupBy: z.optional(choice(['rep', 'trigger'])),
    }),
    reply: z.object({
      from: z.iso.date(),
      to: z.iso.date(),
      timeZone: z.string(),
      smallest: z.int().check(describe('With a smaller denominator there is no value.')),
      kpis: z.array(kpiView),
      groups: z
        .array(kpiGroup)
        .check(
          describe('By groupBy: those with the most tasks first, 200 at the most. Without their series. Else empty.'),
        ),
    }),
    status: 200,
  },
});
