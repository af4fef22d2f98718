/** What is shown of a KPI. Loads in a browser. */
import * as z from 'zod/mini';
import { describe } from '../../http/fields/describe.ts';

export const kpiNames = ['SAMPLE_CONVERSION', 'COMPLETION', 'FOLLOW_UP', 'SATISFACTION', 'ACCURACY'] as const;

const figure = {
  value: z.nullable(
    z
      .number()
      .check(
        describe(
          'SATISFACTION: the mean of 1 to 5. FOLLOW_UP: the median, in hours. Others: percent. Null: the denominator is too small.',
        ),
      ),
  ),
  numerator: z
    .int()
    .check(
      describe('SATISFACTION: the sum. FOLLOW_UP: tasks that were completed sooner than the target. Others: a count.'),
    ),
  denominator: z
    .int()
    .check(describe('FOLLOW_UP: completed tasks whose completion has a moment, not before they were made.')),
};

const kpi = z.object({
  kpi: z.enum(kpiNames),
  ...figure,
  baseline: z.nullable(
    z
      .object({
        ...figure,
        change: z.nullable(z.number().check(describe('Percent more or less than in the baseline, of the baseline.'))),
      })
      .check(
        describe(
          'SAMPLE_CONVERSION: the period of the same length before, which its target is about. Null for others.',
        ),
      ),
  ),
  target: z.number(),
  isReached: z.nullable(z.boolean().check(describe('Null: `reason` says why that is not known.'))),
  reason: z.nullable(z.enum(['TOO_FEW', 'TOO_FEW_BEFORE'])),
});

export const kpiView = z.extend(kpi, {
  series: z.array(z.object({ from: z.iso.date(), to: z.iso.date(), ...figure })),
});

export const kpiGroup = z.object({
  id: z.nullable(z.guid().check(describe('Of the rep or the trigger. Null: tasks of none.'))),
  name: z.nullable(z.string()),
  kpis: z.array(kpi),
});
