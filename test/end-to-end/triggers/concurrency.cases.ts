/** Many evaluations at once: one task per occurrence, and counts that add up. */
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aCustomer, aProduct, aSample, aTrigger } from '../../support/database/factory.ts';
import type { RunningStack, Tenant } from '../../support/stack/setup-stack.ts';
import { live } from './setup-trigger-stack.ts';

let stack: RunningStack;
let tenant: Tenant;
beforeAll(() => {
  ({ stack } = live);
});

async function begin(): Promise<void> {
  await stack.forgetTenants();
  tenant = await stack.newTenant();
}

const AT_ONCE = 20;
/** A message that lost too many races is redelivered after its visibility time-out. */
const REDELIVERY_MS = 20 * 60_000;
const TASTED = '2026-01-20T10:00:00Z';

interface Figures {
  readonly status: string;
  readonly matched: number;
  readonly created: number;
  readonly already_done: number;
  readonly suppressed: number;
  readonly deferred: number;
  readonly linked: number;
}

/** `linked`: how many tasks name the evaluation as theirs. */
const figures = `
  select e.status, e.matched, e.created, e.already_done, e.deferred,
    (select coalesce(sum(s.value::int), 0)::int from jsonb_each_text(e.suppressed) s) as suppressed,
    (select count(*)::int from automation.triggered_tasks l where l.evaluation_id = e.id) as linked
  from automation.trigger_evaluations e
  where e.trigger_id = $1`;

async function tastings(due: number): Promise<void> {
  const { tenantId } = tenant;
  const productId = await aProduct(stack, tenantId);
  for (let n = 0; n < due; n += 1) {
    await aSample(stack, tenantId, await aCustomer(stack, tenantId), productId, TASTED);
  }
  for (const columns of [{ status: 'INACTIVE' }, { do_not_contact_until: '2027-01-01' }]) {
    await aSample(stack, tenantId, await aCustomer(stack, tenantId, columns), productId, TASTED);
  }
}

async function runAtOnce(triggerId: string): Promise<Figures[]> {
  const path = `/api/admin/triggers/${triggerId}/run`;
  const replies = await Promise.all(
    Array.from({ length: AT_ONCE }, () => stack.api('POST', path, { key: tenant.adminKey })),
  );
  expect(replies.map(({ status }) => status)).toEqual(Array(AT_ONCE).fill(202));
  await stack.advance(REDELIVERY_MS);
  return stack.query(figures, [triggerId]);
}

/** What must hold for any number of evaluations, in whatever order they came. */
function expectFiguresToAddUp(found: readonly Figures[]): void {
  for (const each of found) {
    expect(each.status).toBe('SUCCEEDED');
    expect(each.matched).toBe(each.created + each.already_done + each.suppressed + each.deferred);
    expect(each.suppressed).toBe(2);
    expect(each.linked).toBe(each.created);
  }
}

async function tasksPerOccurrence(): Promise<number[]> {
  const rows = await stack.query<{ tasks: number }>(
    'select count(*)::int as tasks from crm.tasks where tenant_id = $1 group by occurrence_key',
    [tenant.tenantId],
  );
  return rows.map(({ tasks }) => tasks);
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

describe('at the same time', () => {
  beforeEach(begin);

  test('twenty run-now calls make one task per occurrence', async () => {
    await tastings(30);
    const triggerId = await aTrigger(stack, tenant.tenantId, 'SAMPLE_NO_ORDER');
    const found = await runAtOnce(triggerId);
    expect(found).toHaveLength(AT_ONCE);
    expectFiguresToAddUp(found);
    expect(found.map(({ matched }) => matched)).toEqual(Array(AT_ONCE).fill(32));
    expect(sum(found.map(({ created }) => created))).toBe(30);
    expect(await tasksPerOccurrence()).toEqual(Array(30).fill(1));
  });

  test('twenty run-now calls of a trigger with a limit share the work, and each keeps to the limit', async () => {
    await tastings(30);
    const triggerId = await aTrigger(stack, tenant.tenantId, 'SAMPLE_NO_ORDER', { maxTasksPerRun: 4 });
    const found = await runAtOnce(triggerId);
    expectFiguresToAddUp(found);
    expect(found.map(({ created }) => created).sort((a, b) => b - a)).toEqual([
      4,
      4,
      4,
      4,
      4,
      4,
      4,
      2,
      ...Array(12).fill(0),
    ]);
    expect(await tasksPerOccurrence()).toEqual(Array(30).fill(1));
  });

  test('evaluations that run side by side find out, and look again', async () => {
    const { tenantId } = tenant;
    const triggerId = await aTrigger(stack, tenantId, 'SAMPLE_NO_ORDER');
    const productId = await aProduct(stack, tenantId);
    await stack.query(`insert into crm.customers (tenant_id, name) select $1, 'C' from generate_series(1, 1000)`, [
      tenantId,
    ]);
    await stack.query(
      `insert into crm.sample_usages (tenant_id, customer_id, product_id, tasted_at)
     select tenant_id, id, $2, $3 from crm.customers where tenant_id = $1`,
      [tenantId, productId, TASTED],
    );
    const queued = await stack.query<{ id: string }>(
      `insert into automation.trigger_evaluations (tenant_id, trigger_id, trigger_type, source, scheduled_at, requested_at)
     select $1, $2, 'SAMPLE_NO_ORDER', 'MANUAL', $3, $3 from generate_series(1, $4) returning id`,
      [tenantId, triggerId, stack.now(), AT_ONCE],
    );
    // All are there before the first is done: their functions run in fives.
    await Promise.all(queued.map(({ id }) => stack.send('sample-no-order', { tenantId, evaluationId: id })));
    await stack.advance(REDELIVERY_MS);
    const found = await stack.query<Figures>(figures, [triggerId]);
    expect(found.map(({ status }) => status)).toEqual(Array(AT_ONCE).fill('SUCCEEDED'));
    expect(sum(found.map(({ linked }) => linked))).toBe(1000);
    for (const { matched, created, already_done, deferred } of found) {
      expect(matched).toBe(created + already_done + deferred);
    }
    expect(await tasksPerOccurrence()).toEqual(Array(1000).fill(1));
  });

  test('a schedule that fires while people run everything by hand changes nothing', async () => {
    await tastings(10);
    const byHand = () => stack.api('POST', '/api/jobs/process-triggers', { key: tenant.adminKey });
    const calls = Array.from({ length: 5 }, byHand);
    await stack.advance(new Date('2026-02-02T12:00:30Z'));
    expect((await Promise.all(calls)).map(({ status }) => status)).toEqual([202, 202, 202, 202, 202]);
    await stack.settle();
    const open = `select status, count(*)::int from automation.trigger_evaluations group by 1`;
    // Five triggers of a new tenant: once by the schedule, five times by hand.
    expect(await stack.query(open)).toEqual([{ status: 'SUCCEEDED', count: 30 }]);
    expect(await tasksPerOccurrence()).toEqual(Array(10).fill(1));
  });
});
