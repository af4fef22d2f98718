import { anExperiment } from '../../support/database/setup-experiment.ts';
import type { ConsoleTests } from './setup-browser.ts';

const STARTED = new Date('2026-01-05T08:00:00Z');
/** Sums of an arm: customers who came each day, and of them those who ordered. */
export type Sums = Readonly<Record<string, readonly [customers: number, ordered: number]>>;

/** Fifteen days of sums. */
export async function addSums(stack: ConsoleTests['stack'], tenantId: string, id: string, sums: Sums): Promise<void> {
  for (const [arm, [customers, ordered]] of Object.entries(sums))
    await stack.query(
      `insert into automation.experiment_days (tenant_id, experiment_id, phase, arm, day, exposed, n, sum_y, sum_yy, sum_x, sum_xx, sum_xy)
       select $1, $2, 1, $3, date '2026-01-05' + n, $4, $4, $5, $5, 0, 0, 0 from generate_series(0, 14) n`,
      [tenantId, id, arm, customers, ordered],
    );
}

export type OfExperiment = readonly [tenantId: string, key: string, sums: Sums, more?: object];

/** An experiment that has run for four weeks, with fifteen days that are counted. Returns its id. */
export async function setUpResults(
  stack: ConsoleTests['stack'],
  ...[tenantId, key, sums, more = {}]: OfExperiment
): Promise<string> {
  const id = await anExperiment(stack, tenantId, key, STARTED, {
    ...{ arms: ['long', 'short'], name: `Test of ${key}`, counted_at: new Date('2026-02-02T06:00:00Z') },
    ...{ labels: { long: 'Two pages', short: 'Six lines' }, ...more },
  });
  await addSums(stack, tenantId, id, sums);
  return id;
}
