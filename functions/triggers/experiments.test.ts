/** Experiments on triggers: who gets which task, who gets none, and when customers come to the experiment. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anOrder, aProduct, aSample, aTrigger } from '../../test/support/database/factory.ts';
import { drawnArm } from '../../test/support/database/setup-assignment.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/database/setup-database.ts';
import { at, divisionOf, setUpTriggerExperiments } from '../../test/support/triggers/setup-trigger-experiment.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const setUp = () => setUpTriggerExperiments(database, 'sampleNoOrder', { daysAfter: 7, taskTitle: 'Ask {customer}' });
const quietUntil = (tenantId: string, date: string, but?: string) =>
  database.query('update crm.customers set do_not_contact_until = $2 where tenant_id = $1 and id is distinct from $3', [
    ...[tenantId, date, but],
  ]);

describe('an evaluation', () => {
  test('makes the task of the arm that chance gives, and none for those held out', async () => {
    const on = await setUp();
    const id = await on.experiment({ holdout: 3000 });
    const tasted = await on.tasters(40, 0);
    const seen = await on.evaluate(8);
    const expected = new Map(tasted.map((one) => [one, drawnArm(divisionOf({ holdout: 3000 }), one)]));
    expect(await on.exposures(id)).toEqual(expected);
    expect(new Set(expected.values()).size).toBe(3);
    const of = (arm: string) => tasted.filter((one) => expected.get(one) === arm);
    expect(seen).toMatchObject({ matched: 40, suppressed: { HELD_OUT: of('HELD_OUT').length }, deferred: 0 });
    const made = await on.tasks();
    for (const arm of ['a', 'b'])
      expect(made.filter((task) => task.arm === arm).map(({ customer }) => customer)).toEqual(of(arm));
    expect(made).toHaveLength(40 - of('HELD_OUT').length);
    for (const { arm, title, priority, due } of made)
      expect({ title, priority, due }).toEqual(
        arm === 'b'
          ? { title: 'Call Customer today', priority: 'URGENT', due: 0 }
          : { title: 'Ask Customer', priority: 'MEDIUM', due: 3 },
      );
  });

  test('makes all tasks as ever without an experiment, with a draft, and with one on another trigger', async () => {
    const on = await setUp();
    const id = await on.experiment({ status: 'DRAFT', started_at: null, holdout: 9900 });
    const other = await aTrigger(database, on.tenantId, 'FIRST_ORDER_FOLLOWUP');
    await on.experiment({ trigger_id: other, holdout: 9900 });
    await on.tasters(5, 0);
    expect(await on.evaluate(8)).toMatchObject({ created: 5, suppressed: {} });
    expect(await on.exposures(id)).toEqual(new Map());
    expect((await on.tasks()).map(({ arm }) => arm)).toEqual(Array(5).fill(null));
  });

  test('brings nobody before the trigger would act: not due, not to be contacted, an open task', async () => {
    const on = await setUp();
    const first = await on.experiment();
    const [open = ''] = await on.tasters(4, 0);
    await on.evaluate(6);
    expect(await on.exposures(first)).toEqual(new Map());
    await on.stop(first, 7);
    await on.configure({ maxOpenTasksPerCustomer: 1 });
    await quietUntil(on.tenantId, '2026-03-20', open);
    await on.evaluate(8);
    expect((await on.tasks()).map(({ customer }) => customer)).toEqual([open]);
    const second = await on.experiment();
    await aSample(database, on.tenantId, open, await aProduct(database, on.tenantId), at(1).toISOString());
    expect(await on.evaluate(10)).toMatchObject({ created: 0, suppressed: { OPEN_TASK: 1, DO_NOT_CONTACT: 3 } });
    expect(await on.exposures(second)).toEqual(new Map());
    await on.evaluate(20);
    expect((await on.exposures(second)).size).toBe(3);
  });

  test('gives all who are due their arm at once, although the limit of the run defers their tasks', async () => {
    const on = await setUp();
    const id = await on.experiment({ holdout: 5000 });
    await on.configure({ maxTasksPerRun: 2 });
    const tasted = await on.tasters(20, 0);
    await on.evaluate(8);
    const first = await on.exposures(id);
    expect(first.size).toBe(20);
    expect(await on.tasks()).toHaveLength(2);
    for (let turn = 1; turn <= 10; turn += 1) await on.evaluate(8 + turn / 4);
    expect(await on.exposures(id)).toEqual(first);
    const inArms = tasted.filter((one) => first.get(one) !== 'HELD_OUT');
    expect((await on.tasks()).map(({ customer }) => customer).toSorted()).toEqual(inArms);
  });

  test.each([
    ['burnRate', 60],
    ['customerTiming', 8],
    ['firstOrderFollowUp', -31],
  ] as const)('of %s divides too', async (name, day) => {
    const on = await setUpTriggerExperiments(database, name);
    const id = await on.experiment({ holdout: 5000 });
    for (let n = 0; n < 20; n += 1) {
      const customer = await on.customer({ do_not_contact_until: name === 'customerTiming' ? '2026-03-05' : null });
      for (const days of [-33, -3]) await anOrder(database, on.tenantId, customer, at(days).toISOString());
    }
    const seen = await on.evaluate(day);
    const arms = [...(await on.exposures(id)).values()];
    const heldOut = arms.filter((arm) => arm === 'HELD_OUT').length;
    expect(arms).toHaveLength(20);
    expect(seen).toMatchObject({ created: 20 - heldOut, suppressed: { HELD_OUT: heldOut } });
    expect(new Set((await on.tasks()).map(({ arm, title }) => `${arm} ${title}`)).size).toBe(2);
  });
});

test('an arm without anybody makes no tasks, and those held out get theirs when it stops', async () => {
  const on = await setUp();
  const id = await on.experiment({ cuts: [0, 10_000], holdout: 5000 });
  await on.tasters(20, 0);
  await on.evaluate(8);
  const arms = [...(await on.exposures(id)).values()];
  expect(new Set(arms)).toEqual(new Set(['b', 'HELD_OUT']));
  const heldOut = arms.filter((arm) => arm === 'HELD_OUT');
  await on.stop(id, 9);
  expect(await on.evaluate(10)).toMatchObject({ created: heldOut.length, suppressed: {} });
  const late = (await on.tasks()).filter(({ arm }) => arm === null);
  expect(late.map(({ title }) => title)).toEqual(heldOut.map(() => 'Ask Customer'));
});

test('what customers do is counted from the moment at which the trigger found them due', async () => {
  const on = await setUp();
  const id = await on.experiment({ holdout: 5000 });
  const tasted = await on.tasters(20, 0);
  for (const [n, one] of tasted.entries())
    await anOrder(database, on.tenantId, one, at(n % 2 === 0 ? 7 : 9).toISOString());
  await on.evaluate(8);
  for (let turn = 0; turn < 2; turn += 1) {
    await database.query('select automation.count_experiments($1, $2)', [on.tenantId, at(24)]);
    const rows = await database.query(
      'select sum(exposed)::int as exposed, sum(n)::int as n, sum(sum_y)::int as y, sum(sum_x)::int as x from automation.experiment_days where experiment_id = $1',
      [id],
    );
    expect(rows).toEqual([{ exposed: 20, n: 20, y: 10, x: 10 }]);
  }
});
