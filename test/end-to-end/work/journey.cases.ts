/** Eight months of a customer's journey on the whole stack, from the inserted row to the last e-mail. */
import { beforeAll, expect, test } from 'vitest';
import { raiseMonthTransitions } from '../../../functions/maintenance/raise-month-transitions/maintenance.ts';
import { aCustomer, insert } from '../../support/database/factory.ts';
import { expectedTraces, type JourneyStep } from '../../support/oracles/journey-oracle.ts';
import { tracesOf } from '../../support/oracles/journey-traces.ts';
import { clearWork } from '../../support/stack/clear-work.ts';
import type { RunningStack } from '../../support/stack/setup-stack.ts';
import { live } from './setup-work-stack.ts';

const MINUTE_MS = 60_000;
/** A one-time schedule sends its message in the minute after the due time. */
const ALARM_MS = 2 * MINUTE_MS;

let stack: RunningStack;

beforeAll(() => {
  ({ stack } = live);
});

async function newTenant(settings?: object): Promise<string> {
  const { tenantId, adminKey } = await stack.newTenant();
  if (!settings) return tenantId;
  expect(await stack.api('PATCH', '/api/admin/settings', { key: adminKey, body: settings })).toMatchObject({
    status: 200,
    body: settings,
  });
  return tenantId;
}

/** A customer, with all that happened to them so far. */
function followCustomer(tenantId: string, customerId: string, inserted: JourneyStep) {
  const steps = [inserted];
  const move = (month: number, status: string) =>
    stack.query(
      'update crm.deliverables set status = $4 where tenant_id = $1 and customer_id = $2 and month = $3 returning id',
      [tenantId, customerId, month, status],
    );
  return {
    async person(kind: 'delivered' | 'completed', month: number): Promise<void> {
      expect(await move(month, kind.toUpperCase()), `month ${month} is there`).toHaveLength(1);
      steps.push({ kind, month });
      await stack.settle();
    },
    monthBegan: () => void steps.push({ kind: 'month began' }),
    async months(): Promise<number[]> {
      const rows = await stack.query<{ month: number }>(
        'select month from crm.deliverables where tenant_id = $1 and customer_id = $2 order by month',
        [tenantId, customerId],
      );
      return rows.map(({ month }) => month);
    },
    jobs: () =>
      Object.entries(expectedTraces(steps)).reduce(
        (sum, [name, count]) => (name.startsWith('job ') ? sum + count : sum),
        0,
      ),
    check: async () => expect(await tracesOf(stack, tenantId, customerId)).toEqual(expectedTraces(steps)),
  };
}

/** Sends what the schedule sends; time-driven.test.ts tests its expression. */
async function beginMonth(month: number): Promise<void> {
  const first = new Date(Date.UTC(2026, month - 1, 1, 0, 5));
  await stack.advance(first);
  const scheduleArn = 'arn:aws:scheduler:::schedule/test/tick';
  // Twice: schedules may deliver a duplicate.
  for (let n = 0; n < 2; n += 1) {
    await stack.send(raiseMonthTransitions.name, { scheduledAt: first.toISOString(), scheduleArn });
    await stack.settle();
  }
}

const upTo = (month: number) => Array.from({ length: month }, (_, index) => index + 1);

test('leads through eight months, each step once and never early', async () => {
  // No other tenant has a customer whose months begin with these.
  await stack.forgetTenants();
  await clearWork(stack);
  const tenantId = await newTenant({ clientJourney: true, emailWorkflows: true });
  const [adaId, leeId] = [
    await aCustomer(stack, tenantId, { name: 'Ada', email: 'ada@example.com' }),
    await aCustomer(stack, tenantId, { name: 'Lee', email: 'lee@example.com', status: 'LEAD' }),
  ];
  const ada = followCustomer(tenantId, adaId, { kind: 'inserted', status: 'ACTIVE' });
  const lee = followCustomer(tenantId, leeId, { kind: 'inserted', status: 'LEAD' });
  await stack.settle();
  await lee.check();
  await stack.advance(60 * MINUTE_MS - 1);
  expect(await ada.months()).toEqual([]);
  await stack.advance(ALARM_MS);
  await ada.check();

  // The first month's deliverable is completed in February, the last one's in September.
  for (const month of upTo(8)) {
    if (month > 1) {
      await beginMonth(month + 1);
      for (const customer of [ada, lee]) customer.monthBegan();
      await ada.check();
    }
    await stack.advance(new Date(Date.UTC(2026, month, 10, 9)));
    // A deliverable that is only delivered brings the next one when the month ends, and nothing before.
    if (month === 3) await ada.person('delivered', 3);
    else {
      if (month === 4) await ada.person('completed', 3);
      await ada.person('completed', month);
      await stack.advance(5 * MINUTE_MS - 1);
      expect(await ada.months(), 'not before five minutes').toEqual(upTo(month));
    }
    await stack.advance(ALARM_MS);
    await ada.check();
    // An update that changes nothing raises no event.
    await stack.query('update crm.deliverables set status = status where tenant_id = $1', [tenantId]);
    await stack.query('update crm.customers set status = status where tenant_id = $1', [tenantId]);
  }
  await beginMonth(10);
  for (const customer of [ada, lee]) {
    customer.monthBegan();
    await customer.check();
  }
  // Every job belongs to one of the two customers.
  const jobs = await stack.query('select status, count(*)::int from automation.jobs where tenant_id = $1 group by 1', [
    tenantId,
  ]);
  expect(jobs).toEqual([{ status: 'COMPLETED', count: ada.jobs() + lee.jobs() }]);
  const left = await stack.query(
    'select topic from automation.outbox union all select xid::text from automation.doorbells',
  );
  expect(left).toEqual([]);
  for (const [name, queue] of Object.entries(stack.queues()))
    expect({ name, ...queue }).toEqual({ name, waiting: 0, dead: 0 });
});

/** Everything that a tenant's customers can leave in the database. */
const ANYTHING = `
  select type from automation.events where tenant_id = $1
  union all select type from automation.jobs where tenant_id = $1
  union all select topic from automation.outbox where tenant_id = $1
  union all select type from crm.activities where tenant_id = $1`;

async function expectNothing(tenantId: string, address: string): Promise<void> {
  await stack.settle();
  await stack.advance(61 * MINUTE_MS);
  expect(await stack.query(ANYTHING, [tenantId])).toEqual([]);
  const mailbox = await fetch(`${stack.connection.controlUrl}/_local/mailbox`);
  expect(await mailbox.text()).not.toContain(address);
}

test('leaves nothing of an insert that is rolled back', async () => {
  const tenantId = await newTenant({ clientJourney: true, emailWorkflows: true });
  await stack.query('begin');
  const customer_id = await aCustomer(stack, tenantId, { email: 'undone@example.com' });
  await insert(stack, 'crm.deliverables', { tenant_id: tenantId, customer_id, month: 1, status: 'COMPLETED' });
  await stack.query('rollback');
  await expectNothing(tenantId, 'undone@example.com');
});

test('leaves nothing for a tenant without the journey, even with e-mail on', async () => {
  const tenantId = await newTenant({ emailWorkflows: true });
  const customer_id = await aCustomer(stack, tenantId, { email: 'elsewhere@example.com' });
  await insert(stack, 'crm.deliverables', { tenant_id: tenantId, customer_id, month: 1, status: 'COMPLETED' });
  await beginMonth(11);
  await expectNothing(tenantId, 'elsewhere@example.com');
});
