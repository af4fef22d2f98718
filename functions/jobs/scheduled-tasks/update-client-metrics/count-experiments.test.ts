/** Daily sums of experiments: what counts, when, and that counting again changes nothing. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aCustomer, anOrder, aTenant, insert } from '../../../../test/support/database/factory.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database/setup-database.ts';
import { anExperiment } from '../../../../test/support/database/setup-experiment.ts';
import { countExperiments } from './queries.gen.ts';

let database: TestDatabase;
let tenantId: string;
let experiment: string;
const START = new Date('2026-03-01T00:00:00Z');
const DAY_MS = 86_400_000;
/** Days after the start, as an instant. */
const at = (days: number) => new Date(START.getTime() + days * DAY_MS);
const iso = (days: number) => at(days).toISOString();

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  tenantId = await aTenant(database);
  experiment = await anExperiment(database, tenantId, 'subject', START);
});

async function expose(days: number, arm = 'a', phase = 1, run_id: string = randomUUID()): Promise<string> {
  const customer_id = await aCustomer(database, tenantId);
  await database.query(
    `insert into automation.experiment_exposures (tenant_id, experiment_id, customer_id, phase, arm, run_id, exposed_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [tenantId, experiment, customer_id, phase, arm, run_id, at(days)],
  );
  return customer_id;
}
const order = (customer: string, days: number, total = 10, status = 'DELIVERED') =>
  anOrder(database, tenantId, customer, iso(days), { total, status });
const measure = (outcome: string, eventType: string | null = null) =>
  database.query('update automation.experiments set outcome = $2, event_type = $3 where id = $1', [
    ...[experiment, outcome, eventType],
  ]);

async function count(days: number) {
  await database.run(countExperiments, { tenantId, now: at(days) });
  const rows = await database.query<Record<string, unknown>>(
    `select arm, day::text, exposed, n, sum_y::float8 as y, sum_yy::float8 as yy, sum_x::float8 as x, sum_xx::float8 as xx, sum_xy::float8 as xy
     from automation.experiment_days where tenant_id = $1 and experiment_id = $2 order by phase, arm, day`,
    [tenantId, experiment],
  );
  return rows.map(({ arm, day, exposed, n, y, yy, x, xx, xy }) => [
    arm,
    String(day).slice(5),
    exposed,
    n,
    y,
    yy,
    x,
    xx,
    xy,
  ]);
}

describe('a day', () => {
  test('is counted when the time for the outcome is over for all of it', async () => {
    await order(await expose(0.2), 1);
    await expose(0.9);
    await expose(1.5, 'b');
    expect(await count(2)).toEqual([
      ['a', '03-01', 2, 0, 0, 0, 0, 0, 0],
      ['b', '03-02', 1, 0, 0, 0, 0, 0, 0],
    ]);
    expect(await count(14.99)).toMatchObject([{ 3: 0 }, { 3: 0 }]);
    expect(await count(15)).toEqual([
      ['a', '03-01', 2, 2, 1, 1, 0, 0, 0],
      ['b', '03-02', 1, 0, 0, 0, 0, 0, 0],
    ]);
    expect(await count(16)).toMatchObject([{ 3: 2 }, { 3: 1 }]);
  });

  test('counts what came from the exposure on, within the days, once a customer; and apart what came in 42 days before', async () => {
    const [one, two, three] = [await expose(1), await expose(1), await expose(1)];
    for (const days of [1, 2, 14.99, 0.99, -40.99, -41.01, 15, 15.5]) await order(one, days);
    for (const days of [15, -41.01]) await order(two, days);
    await order(three, 3, 10, 'CANCELLED');
    expect(await count(17)).toEqual([['a', '03-02', 3, 3, 1, 1, 1, 1, 1]]);
    await measure('REVENUE');
    expect(await count(17)).toEqual([['a', '03-02', 3, 3, 30, 900, 20, 400, 600]]);
  });

  test('counts an order whose total is no number as one without worth', async () => {
    const customer = await expose(1);
    await order(customer, 2, Number.NaN);
    await order(customer, 3, 5);
    await measure('REVENUE');
    expect(await count(17)).toEqual([['a', '03-02', 1, 1, 5, 25, 0, 0, 0]]);
  });

  test('keeps a customer who is erased', async () => {
    const customer = await expose(1);
    await order(customer, 2);
    await database.query('select automation.erase_traces($1, $2, $3)', [tenantId, customer, []]);
    expect(await count(17)).toEqual([['a', '03-02', 1, 1, 1, 1, 0, 0, 0]]);
  });

  test('is counted again for a week, because orders come late, and then stays', async () => {
    const customer = await expose(0.5);
    expect(await count(15)).toMatchObject([{ 4: 0 }]);
    await count(20);
    const late = await order(customer, 1);
    expect(await count(21)).toMatchObject([{ 4: 1 }]);
    await database.query(`update crm.orders set status = 'CANCELLED' where id = $1`, [late]);
    expect(await count(22)).toMatchObject([{ 4: 0 }]);
    await count(40);
    await database.query(`update crm.orders set status = 'DELIVERED' where id = $1`, [late]);
    expect(await count(41)).toMatchObject([{ 4: 0 }]);
  });

  test('is made up for when runs were missed, and is the same however often it is counted', async () => {
    for (let day = 0; day < 5; day += 1) await order(await expose(day + 0.3, day % 2 ? 'a' : 'b'), day + 1, day + 1);
    const once = await count(80);
    expect(once).toHaveLength(5);
    expect(once.every((row) => row[3] === 1 && row[4] === 1)).toBe(true);
    expect(await count(80)).toEqual(once);
  });

  test('of an experiment that was stopped is counted to the end, and of another phase apart', async () => {
    await order(await expose(3), 4);
    await expose(3, 'a', 2);
    await database.query(`update automation.experiments set status = 'STOPPED', stopped_at = $2 where id = $1`, [
      experiment,
      at(3.5),
    ]);
    expect(await count(4)).toMatchObject([
      { 2: 1, 3: 0 },
      { 2: 1, 3: 0 },
    ]);
    expect(await count(30)).toMatchObject([
      { 3: 1, 4: 1 },
      { 3: 1, 4: 0 },
    ]);
  });

  test("is no other tenant's", async () => {
    await expose(1);
    await database.run(countExperiments, { tenantId: await aTenant(database), now: at(20) });
    expect(
      await database.query('select from automation.experiment_days where experiment_id = $1', [experiment]),
    ).toEqual([]);
  });
});

describe('an outcome', () => {
  const only = async () => (await count(20)).map((row) => row[4]);

  test('may be a completed task, a kept booking, or an event of a type', async () => {
    const customer_id = await expose(1);
    const row = { tenant_id: tenantId, customer_id };
    await insert(database, 'crm.tasks', {
      ...row,
      title: 'Call',
      status: 'COMPLETED',
      completed_at: at(2),
      created_at: at(1),
    });
    await insert(database, 'crm.tasks', { ...row, title: 'Open', status: 'PENDING', created_at: at(1) });
    await measure('TASK_COMPLETED');
    expect(await only()).toEqual([1]);
    await measure('BOOKING_KEPT');
    expect(await only()).toEqual([0]);
    await insert(database, 'crm.bookings', {
      ...{ ...row, booking_type: 'visit', scheduled_at: at(3), time_zone: 'UTC', status: 'completed' },
    });
    expect(await only()).toEqual([1]);
    await measure('EVENT', 'custom.renewed');
    const event = { ...row, occurred_at: at(4), handled_at: at(4), outcome: 'DONE' };
    await insert(database, 'automation.events', { ...event, type: 'custom.other', dedupe_key: randomUUID() });
    expect(await only()).toEqual([0]);
    await insert(database, 'automation.events', { ...event, type: 'custom.renewed', dedupe_key: randomUUID() });
    expect(await only()).toEqual([1]);
  });

  test('may be a reply on a page, or the goal of the workflow in which the customer came', async () => {
    const [workflow, other] = [randomUUID(), randomUUID()];
    for (const id of [workflow, other])
      await database.query(
        `insert into automation.workflows (tenant_id, id, name, status, draft, created_by, created_at, updated_at)
         values ($1, $2, 'W', 'DRAFT', '{}', 'test', $3, $3)`,
        [tenantId, id, START],
      );
    const [graph] = await database.query<{ id: string }>(
      `insert into automation.graphs (tenant_id, workflow_id, version, source, checksum, settings, published_by, published_at)
       values ($1, $2, 1, '{}', $4, '{}', 'test', $3) returning id`,
      [tenantId, workflow, START, '0'.repeat(64)],
    );
    const run = { tenant_id: tenantId, graph_id: graph?.id, priority: 5, started_at: at(1), status: 'FINISHED' };
    const run_id = randomUUID();
    const customer_id = await expose(1, 'a', 1, run_id);
    const ended = { ...run, customer_id, ended_at: at(2), outcome: 'GOAL' };
    await insert(database, 'automation.runs', {
      ...ended,
      id: run_id,
      workflow_id: workflow,
      occurrence_key: '1',
      outcome: 'DONE',
    });
    await insert(database, 'automation.runs', { ...ended, workflow_id: other, occurrence_key: '2' });
    await measure('GOAL');
    expect(await only()).toEqual([0]);
    await insert(database, 'automation.runs', { ...ended, workflow_id: workflow, occurrence_key: '3' });
    expect(await only()).toEqual([1]);
    await measure('REPLY');
    const [page] = await database.query<{ page_id: string }>(
      `insert into automation.pages (tenant_id, channel, name, url, created_at) values ($1, 'http', 'P', 'https://example.com', $2) returning page_id`,
      [tenantId, START],
    );
    await database.query(
      'insert into automation.subscribers (page_id, recipient_id, customer_id, created_at) values ($1, $2, $3, $4)',
      [...[page?.page_id, 'r', customer_id, START]],
    );
    const say = (message: string, isOptOut: boolean) =>
      database.query(
        `insert into automation.inbound_messages (tenant_id, page_id, message_id, recipient_id, kind, sent_at, received_at, is_opt_out)
         values ($1, $2, $3, 'r', 'message', $4, $4, $5)`,
        [tenantId, page?.page_id, message, at(3), isOptOut],
      );
    await say('stop', true);
    expect(await only()).toEqual([0]);
    await say('yes', false);
    expect(await only()).toEqual([1]);
  });
});
