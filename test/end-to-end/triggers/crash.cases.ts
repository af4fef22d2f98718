/** A function may die between any two of its calls: no tenant is left out and nothing happens twice. */
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { aCustomer, aProduct, aSample, aTenant, aTrigger } from '../../support/database/factory.ts';
import { killAtEveryCall } from '../../support/stack/kill-at-every-call.ts';
import { type TenantOutcome, tenantOutcome } from '../../support/stack/outcome.ts';
import type { RunningStack, Tenant } from '../../support/stack/setup-stack.ts';
import { untilAnswered } from '../../support/stack/until-answered.ts';
import { live } from './setup-trigger-stack.ts';

let stack: RunningStack;
beforeAll(() => {
  ({ stack } = live);
});
beforeEach(() => stack.forgetTenants());

const YESTERDAY = '2026-02-01';
const tick = () => ({ scheduledAt: stack.now().toISOString(), scheduleArn: 'arn:aws:scheduler:::schedule/test/tick' });

/** A tenant with one customer whose date has come. */
async function tenantWithWork(): Promise<string> {
  const tenantId = await aTenant(stack);
  await aTrigger(stack, tenantId, 'CUSTOMER_TIMING');
  await aCustomer(stack, tenantId, { name: 'Ada', account_number: 'A', do_not_contact_until: YESTERDAY });
  return tenantId;
}

/** Expects one complete evaluation, without a trace of the failure. */
function expectOneTask(outcome: TenantOutcome): void {
  expect(outcome.tasks).toEqual([expect.objectContaining({ customer: 'A', status: 'PENDING' })]);
  expect(outcome.links).toEqual([expect.objectContaining({ tasks: 1, audited: 1, evaluation: 'SUCCEEDED' })]);
  expect(outcome.evaluations).toEqual([
    expect.objectContaining({ status: 'SUCCEEDED', matched: 1, created: 1, already_done: 0, deferred: 0, error: null }),
  ]);
  expect(outcome.customers).toEqual([{ customer: 'A', date: null }]);
}

test('a fan-out reaches every tenant once, wherever it dies', async () => {
  // Two batches of messages.
  const TENANTS = 12;
  let tenants: string[] = [];
  const kills = await killAtEveryCall(stack, {
    functions: ['customer-timing'],
    // The fan-out's own six, and the first evaluation, which begins meanwhile.
    most: [6, 2],
    async arrange() {
      await stack.forgetTenants();
      tenants = await Promise.all(Array.from({ length: TENANTS }, tenantWithWork));
    },
    async act() {
      await stack.send('customer-timing', tick());
      await stack.settle();
    },
    async check() {
      for (const tenantId of tenants) expectOneTask(await tenantOutcome(stack, tenantId));
    },
  });
  expect(kills).toBe(10);
});

test('a tenant with several triggers of one type is evaluated by each once', async () => {
  let tenantId = '';
  let expected: TenantOutcome | undefined;
  await killAtEveryCall(stack, {
    functions: ['sample-no-order'],
    async arrange() {
      await stack.forgetTenants();
      tenantId = await aTenant(stack);
      for (const daysAfter of [1, 2, 30]) await aTrigger(stack, tenantId, 'SAMPLE_NO_ORDER', { daysAfter });
      const customerId = await aCustomer(stack, tenantId, { name: 'Ada', account_number: 'A' });
      const productId = await aProduct(stack, tenantId);
      await aSample(stack, tenantId, customerId, productId, '2026-01-28T10:00:00Z');
    },
    async act() {
      await stack.send('sample-no-order', { tenantId, ...tick() });
      await stack.settle();
    },
    async check() {
      const outcome = await tenantOutcome(stack, tenantId);
      expected ??= outcome;
      expect(outcome).toEqual(expected);
      expect(outcome.evaluations.map(({ created }) => created)).toEqual([1, 1, 0]);
    },
  });
});

test('a run-now that the client repeats with its Idempotency-Key is one evaluation, wherever anything dies', async () => {
  let tenant: Tenant;
  let triggerId = '';
  let expected: TenantOutcome | undefined;
  const kills = await killAtEveryCall(stack, {
    functions: ['api-authorizer', 'api-triggers', 'customer-timing'],
    mayMiss: true, // an environment that has read the secret of checksums reads it no more
    async arrange() {
      await stack.forgetTenants();
      tenant = await stack.newTenant();
      const of = [tenant.tenantId, 'CUSTOMER_TIMING'];
      const [row] = await stack.query<{ id: string }>(
        'select id from automation.automated_triggers where tenant_id = $1 and trigger_type = $2',
        of,
      );
      triggerId = row?.id ?? '';
      const customer = { name: 'Ada', account_number: 'A', do_not_contact_until: YESTERDAY };
      await aCustomer(stack, tenant.tenantId, customer);
    },
    async act() {
      const reply = await untilAnswered(stack, 'POST', `/api/admin/triggers/${triggerId}/run`, {
        key: tenant.adminKey,
        headers: { 'idempotency-key': 'the one' },
      });
      expect(reply.status).toBe(202);
      await stack.settle();
      const found = await stack.query('select id from automation.trigger_evaluations');
      expect(found).toEqual([{ id: reply.body.evaluationId }]);
    },
    async check() {
      const outcome = await tenantOutcome(stack, tenant.tenantId);
      expectOneTask(outcome);
      expected ??= outcome;
      expect(outcome.audit).toEqual(expected.audit);
    },
  });
  // Authorizer, transaction, message, evaluation: fewer would mean that the kills missed some.
  expect(kills).toBeGreaterThan(10);
});

test('an evaluation of several chunks goes on where it was cut off, and keeps to its limit', async () => {
  const [DUE, LIMIT, CHUNK] = [5300, 5100, 5000];
  const tenantId = await aTenant(stack);
  await aTrigger(stack, tenantId, 'CUSTOMER_TIMING', { maxTasksPerRun: LIMIT });
  await stack.query(
    `insert into crm.customers (tenant_id, name, account_number, do_not_contact_until)
     select $1, 'Customer ' || n, n::text, $2::date from generate_series(1, $3::int) n`,
    [tenantId, YESTERDAY, DUE],
  );
  const functionName = stack.functionName('customer-timing');
  // Opening the evaluation is the first call, its first chunk the second.
  stack.chaos.crashAt(2, { moment: 'after', counts: (call) => call.functionName === functionName });
  await stack.send('customer-timing', { tenantId, ...tick() });
  await stack.settle();
  const evaluation = 'select status, matched, created, already_done, deferred from automation.trigger_evaluations';
  const common = { matched: DUE, already_done: 0 };
  expect(await stack.query(evaluation)).toEqual([
    { ...common, status: 'RUNNING', created: CHUNK, deferred: DUE - CHUNK },
  ]);
  await stack.advance(20 * 60_000);
  expect(await stack.query(evaluation)).toEqual([
    { ...common, status: 'SUCCEEDED', created: LIMIT, deferred: DUE - LIMIT },
  ]);
  const tasks = 'select count(*)::int as tasks, count(distinct customer_id)::int as customers from crm.tasks';
  expect(await stack.query(tasks)).toEqual([{ tasks: LIMIT, customers: LIMIT }]);
  const left = 'select count(*)::int as left from crm.customers where do_not_contact_until is not null';
  expect(await stack.query(left)).toEqual([{ left: DUE - LIMIT }]);
});
