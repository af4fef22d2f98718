/** Arms of an experiment that make the task sooner or later: all customers come when the first arm acts, whatever their own is. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anOrder, aProduct, aSample } from '../../test/support/database/factory.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/database/setup-database.ts';
import { at, setUpTriggerExperiments } from '../../test/support/triggers/setup-trigger-experiment.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const setUp = () => setUpTriggerExperiments(database, 'sampleNoOrder', { daysAfter: 7 });
/** The days on which tasks were made, by arm. */
const daysOf = (tasks: readonly { readonly arm: string | null; readonly day: number }[]) =>
  Object.fromEntries(
    ['a', 'b'].map((arm) => [arm, [...new Set(tasks.filter((task) => task.arm === arm).map(({ day }) => day))]]),
  );

describe('an arm that acts sooner than the trigger', () => {
  test('brings everybody, and each gets the task in time, with evaluations that look at changes only', async () => {
    const on = await setUp();
    await on.tasters(4, -1);
    await on.evaluate(3);
    const id = await on.experiment({
      status: 'DRAFT',
      started_at: null,
      configs: { b: { daysAfter: 3 } },
      holdout: 3000,
    });
    // As starting does, which makes the next evaluation look at all.
    await database.query(`update automation.experiments set status = 'RUNNING', started_at = $2 where id = $1`, [
      id,
      at(3),
    ]);
    await on.tasters(20, 1);
    const arms = new Map<string, string>();
    for (let day = 3.5; day < 12; day += 0.5) {
      await on.evaluate(day);
      const now = await on.exposures(id);
      expect([day, now.size]).toEqual([day, day < 4 ? 4 : 24]);
      for (const [customer, arm] of arms) expect(now.get(customer)).toBe(arm);
      for (const [customer, arm] of now) arms.set(customer, arm);
    }
    // Of those who tasted on day -1 and on day 1.
    expect(daysOf(await on.tasks())).toEqual({ a: [6, 8], b: [3, 4] });
    const withTask = [...arms].filter(([, arm]) => arm !== 'HELD_OUT').map(([customer]) => customer);
    expect((await on.tasks()).map(({ customer }) => customer).toSorted()).toEqual(withTask.toSorted());
  });

  test('brings those too who order before their own arm acts, and gives them no task', async () => {
    const on = await setUp();
    const id = await on.experiment({ configs: { b: { daysAfter: 3 } } });
    const product = await aProduct(database, on.tenantId);
    for (let n = 0; n < 20; n += 1) {
      const customer = await on.customer();
      await aSample(database, on.tenantId, customer, product, at(0).toISOString());
      await anOrder(database, on.tenantId, customer, at(5).toISOString(), {}, product);
    }
    expect(await on.evaluate(4)).toMatchObject({ matched: 20 });
    await on.evaluate(8);
    const arms = [...(await on.exposures(id)).values()];
    expect(arms).toHaveLength(20);
    expect(daysOf(await on.tasks())).toEqual({ a: [], b: [4] });
    expect(await on.tasks()).toHaveLength(arms.filter((arm) => arm === 'b').length);
  });
});

test('an arm that acts later than the trigger has its window for as long', async () => {
  const on = await setUpTriggerExperiments(database, 'firstOrderFollowUp', { daysAfter: 1, lookbackDays: 5 });
  const id = await on.experiment({ configs: { b: { daysAfter: 4 } } });
  for (let n = 0; n < 20; n += 1) await anOrder(database, on.tenantId, await on.customer(), at(0).toISOString());
  const seen = [];
  for (const day of [0.75, 1, 3.75, 4, 4.25]) seen.push(await on.evaluate(day));
  const arms = [...(await on.exposures(id)).values()];
  const of = (arm: string) => arms.filter((one) => one === arm).length;
  expect(seen.map((one) => [one?.created, one?.suppressed])).toEqual([
    [0, {}],
    [of('a'), { ARM_WAITS: of('b') }],
    [0, { ARM_WAITS: of('b') }],
    [of('b'), {}],
    [0, {}],
  ]);
});

test('a delay without a window of its own moves the default one', async () => {
  const on = await setUp();
  const id = await on.experiment({ configs: { b: { daysAfter: 120 } } });
  await on.tasters(20, 0);
  for (const day of [8, 119, 120]) await on.evaluate(day);
  expect((await on.exposures(id)).size).toBe(20);
  expect(daysOf(await on.tasks())).toEqual({ a: [8], b: [120] });
});

test('an arm whose time would come after the window fails the evaluation, and the error says what to mend', async () => {
  const on = await setUpTriggerExperiments(database, 'sampleNoOrder', { daysAfter: 7, lookbackDays: 30 });
  await on.experiment({ configs: { b: { daysAfter: 30 } } });
  await on.tasters(1, 0);
  await on.evaluate(8);
  const [evaluation] = await database.query<{ status: string; error: string }>(
    'select status, error from automation.trigger_evaluations where tenant_id = $1',
    [on.tenantId],
  );
  expect(evaluation).toMatchObject({
    status: 'FAILED',
    error: expect.stringContaining('config.lookbackDays must be at least 31'),
  });
});
