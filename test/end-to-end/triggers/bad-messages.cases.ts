/** A message or row that is wrong goes to dead letters or is recorded as failed, and holds nothing else up. */
import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aCustomer, anOrder, aProduct, aSample, aTenant, aTrigger } from '../../support/database/factory.ts';
import { advanceToSchedules } from '../../support/stack/advance-to-schedules.ts';
import type { RunningStack } from '../../support/stack/setup-stack.ts';
import { live } from './setup-trigger-stack.ts';

let stack: RunningStack;
beforeAll(() => {
  ({ stack } = live);
});
beforeEach(() => stack.forgetTenants());

type Columns = Readonly<Record<string, unknown>>;

/** Five deliveries, twelve minutes apart at the most. */
const LAST_DELIVERY_MS = 80 * 60_000;
const scheduleArn = 'arn:aws:scheduler:::schedule/test/tick';
const tick = () => ({ scheduledAt: stack.now().toISOString(), scheduleArn });

async function tenantWithWork(columns: Columns = {}, config: Columns = {}): Promise<string> {
  const tenantId = await aTenant(stack, columns);
  await aTrigger(stack, tenantId, 'CUSTOMER_TIMING', config);
  await aCustomer(stack, tenantId, { do_not_contact_until: '2026-01-20' });
  return tenantId;
}

const tasksOf = async (tenantId: string) =>
  (await stack.query('select id from crm.tasks where tenant_id = $1', [tenantId])).length;

const evaluationsOf = (tenantId: string) =>
  stack.query(
    'select status, matched, created, suppressed, error from automation.trigger_evaluations where tenant_id = $1',
    [tenantId],
  );

describe('a message that no code understands', () => {
  test('goes to dead letters after five deliveries, and its neighbours are handled at once', async () => {
    const tenantId = await tenantWithWork();
    const bad = [
      'no JSON {',
      '"text"',
      '[]',
      'null',
      {},
      { hello: 'world' },
      { tenantId: 'nobody', ...tick() },
      { tenantId, evaluationId: 7 },
      { ...tick(), scheduledAt: 'soon' },
      { ...tick(), scheduleArn: { is: 'an object' } },
    ];
    for (const body of bad) await stack.send('customer-timing', body);
    await stack.send('customer-timing', tick());
    await stack.settle();
    expect(await tasksOf(tenantId)).toBe(1);
    expect(stack.queues()['customer-timing']).toEqual({ waiting: bad.length, dead: 0 });
    await stack.advance(LAST_DELIVERY_MS);
    expect(stack.queues()['customer-timing']).toEqual({ waiting: 0, dead: bad.length });
    expect(await tasksOf(tenantId)).toBe(1);
  });

  test('of maintenance does so too, as does one about a tenant that is gone', async () => {
    const before = stack.queues()['sample-metrics']?.dead ?? 0; // of the stack's one queue for dead letters
    for (const body of ['{', {}, { requestedAt: '' }, { tenantId: randomUUID(), ...tick() }]) {
      await stack.send('sample-metrics', body);
    }
    await stack.advance(LAST_DELIVERY_MS);
    expect(stack.queues()['sample-metrics']).toEqual({ waiting: 0, dead: before + 4 });
  });
});

describe('a message about', () => {
  const insertQueued = async (tenantId: string): Promise<string> => {
    const [row] = await stack.query<{ id: string }>(
      `insert into automation.trigger_evaluations (tenant_id, trigger_id, trigger_type, source, scheduled_at, requested_at)
       select tenant_id, id, trigger_type, 'MANUAL', $2, $2 from automation.automated_triggers where tenant_id = $1 returning id`,
      [tenantId, stack.now()],
    );
    return row?.id ?? '';
  };

  test('another tenant’s evaluation, or another type’s, does nothing', async () => {
    const tenantId = await tenantWithWork();
    const evaluationId = await insertQueued(tenantId);
    const before = stack.queues();
    await stack.send('customer-timing', { tenantId: await tenantWithWork(), evaluationId });
    await stack.send('burn-rate', { tenantId, evaluationId });
    await stack.send('customer-timing', { tenantId, evaluationId: randomUUID() });
    await stack.settle();
    expect(await evaluationsOf(tenantId)).toEqual([expect.objectContaining({ status: 'QUEUED' })]);
    expect(stack.queues()).toEqual(before);
  });

  test('an evaluation that is lost is made up for by the next schedule', async () => {
    const tenantId = await tenantWithWork();
    await insertQueued(tenantId);
    // It has to be an hour old, so that no message is sent twice while the first is under way.
    for (let n = 0; n < 2; n += 1) await advanceToSchedules(stack);
    expect((await evaluationsOf(tenantId)).map(({ status }) => status)).toEqual(Array(3).fill('SUCCEEDED'));
    expect(await tasksOf(tenantId)).toBe(1);
  });

  test('a tenant that is gone does nothing, and is not asked for again', async () => {
    const gone = randomUUID();
    await aTrigger(stack, gone, 'CUSTOMER_TIMING');
    const evaluationId = await insertQueued(gone);
    const there = await tenantWithWork();
    for (const body of [{ tenantId: gone, ...tick() }, { tenantId: gone, evaluationId }, tick()]) {
      await stack.send('customer-timing', body);
    }
    await stack.advance(LAST_DELIVERY_MS);
    expect(await tasksOf(there)).toBe(1);
    stack.chaos.forgetCalls();
    await stack.send('customer-timing', tick());
    await stack.settle();
    const sent = stack.chaos.calls().filter(({ operation }) => operation === 'SendMessageBatch');
    expect(sent).toHaveLength(1);
  });
});

describe('a row that a trigger cannot process', () => {
  test('fails its own tenant’s evaluation with what to mend: a time zone that does not exist', async () => {
    const bad = await tenantWithWork({ time_zone: 'Mars/Olympus_Mons' });
    const good = await tenantWithWork();
    await advanceToSchedules(stack);
    const [failed] = await evaluationsOf(bad);
    expect(failed).toMatchObject({ status: 'FAILED', created: 0 });
    expect(failed?.error).toMatch(/^INVALID_TIME_ZONE: "Mars\/Olympus_Mons" is no IANA time zone; set crm\.tenants/);
    expect([await tasksOf(bad), await tasksOf(good)]).toEqual([0, 1]);
    await stack.query(`update crm.tenants set time_zone = 'Europe/Berlin' where id = $1`, [bad]);
    await advanceToSchedules(stack);
    expect(await tasksOf(bad)).toBe(1);
  });

  test('fails only its own trigger: a config that was spoiled with SQL', async () => {
    const tenantId = await tenantWithWork({}, { priority: 'WHENEVER' });
    await aTrigger(stack, tenantId, 'CUSTOMER_TIMING', { priority: 'HIGH' });
    await advanceToSchedules(stack);
    const found = await evaluationsOf(tenantId);
    expect(found.map(({ status }) => status).sort()).toEqual(['FAILED', 'SUCCEEDED']);
    expect(found.find(({ status }) => status === 'FAILED')?.error).toMatch(
      /^INVALID_INPUT: config\.priority must be one of LOW, MEDIUM, HIGH, URGENT, not "WHENEVER"/,
    );
    expect(await tasksOf(tenantId)).toBe(1);
  });

  test.each(['', '  ', null])('is counted and reported: a customer whose name is %j', async (name) => {
    const tenantId = await tenantWithWork();
    const nameless = await aCustomer(stack, tenantId, { name, do_not_contact_until: '2026-01-25' });
    await advanceToSchedules(stack);
    const [found] = await evaluationsOf(tenantId);
    expect(found).toMatchObject({
      status: 'SUCCEEDED',
      matched: 2,
      created: 1,
      suppressed: { CUSTOMER_WITHOUT_NAME: 1 },
    });
    expect(found?.error).toContain(nameless);
    await stack.query(`update crm.customers set name = 'Bo' where id = $1`, [nameless]);
    await advanceToSchedules(stack);
    expect(await tasksOf(tenantId)).toBe(2);
  });

  test('is data everywhere: names with quotes, HTML, placeholders, format directives, and a megabyte', async () => {
    const names = [`O'Neil "Bob"; --`, '<b>{{name}}</b>', '{product} %s %1$s %%', '🍷 नमस्ते', 'x'.repeat(1_000_000)];
    const tenantId = await aTenant(stack);
    await aTrigger(stack, tenantId, 'SAMPLE_NO_ORDER', { taskTitle: '100% {customer}' });
    await aTrigger(stack, tenantId, 'FIRST_ORDER_FOLLOWUP', { taskTitle: '100% {customer}' });
    const productId = await aProduct(stack, tenantId, { name: '{customer} %s' });
    for (const name of names) {
      const customerId = await aCustomer(stack, tenantId, { name });
      await aSample(stack, tenantId, customerId, productId, '2026-01-20T10:00:00Z');
      await anOrder(stack, tenantId, customerId, '2026-01-10T10:00:00Z');
    }
    await advanceToSchedules(stack);
    const rows = await stack.query<{ title: string }>('select distinct title from crm.tasks where tenant_id = $1', [
      tenantId,
    ]);
    expect(new Set(rows.map(({ title }) => title))).toEqual(new Set(names.map((name) => `100% ${name}`.slice(0, 500))));
    expect(await tasksOf(tenantId)).toBe(2 * names.length);
  });
});
