/** Faults for two days: duplicate, late and reordered messages, killed functions, failing services. The outcome is that of two good days. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aCustomer, anOrder, aProduct, aSample } from '../support/database/factory.ts';
import { type RunningStack, startStack } from '../support/stack/setup-stack.ts';
import { untilAnswered } from '../support/stack/until-answered.ts';

let stack: RunningStack;
beforeAll(async () => {
  stack = await startStack(START);
});
afterAll(() => stack?.stop());

/** Schedules come 3, 9, 15 … hours later. */
const START = new Date('2026-02-02T21:00:00Z');
const HOUR_MS = 3_600_000;
const DAYS = 24;
/** From one evening to that three days later. */
const ROUND_MS = 3 * DAYS * HOUR_MS;

/** Far worse than AWS. All but the delay are probabilities. */
const faults = {
  enabled: true,
  duplicateDelivery: 0.2,
  reorderDelivery: 0.3,
  deliveryDelay: 0.2,
  deliveryDelaySeconds: 900,
  apiFault: 0.03,
  kill: 0.02,
};

interface Person {
  readonly name: string;
  /** Due so many hours after the start, with the kind of fact that makes it so. */
  readonly sample?: number;
  readonly firstOrder?: number;
  readonly rhythm?: number;
  /** Date, so many days after the start's. */
  readonly hold?: number;
  readonly status?: string;
}

const people: readonly Person[] = [
  { name: 'Ann', sample: 2 },
  { name: 'Bob', sample: 20 },
  { name: 'Cem', firstOrder: 10 },
  { name: 'Dee', hold: 1 },
  { name: 'Eve', rhythm: 3 },
  { name: 'Fay', rhythm: 27 },
  { name: 'Gus', sample: 2, status: 'INACTIVE' },
  { name: 'Hal', sample: 2, hold: 2 },
  { name: 'Ian', sample: 60 },
];

/** What must have happened after two days, by the hour of the schedule that did it; hours of midnights are the zone's. */
const expected = (firstMidnight: number, secondMidnight: number) =>
  [
    'Ann SAMPLE_NO_ORDER 3',
    'Bob SAMPLE_NO_ORDER 21',
    'Cem FIRST_ORDER_FOLLOWUP 15',
    `Dee CUSTOMER_TIMING ${firstMidnight}`,
    'Eve BURN_RATE_ALERT 3',
    'Fay BURN_RATE_ALERT 27',
    `Hal CUSTOMER_TIMING ${secondMidnight}`,
    `Hal SAMPLE_NO_ORDER ${secondMidnight}`,
  ].sort();

const zones: Readonly<Record<string, readonly string[]>> = {
  // Midnight is at 05:00 UTC.
  'America/New_York': expected(9, 33),
  // At 10:15 UTC: the first midnight has passed, so a run by hand finds the customers who waited for it.
  'Pacific/Chatham': expected(0, 15),
};

async function add(tenantId: string, person: Person): Promise<void> {
  const { name, sample, firstOrder, rhythm, hold, status = 'ACTIVE' } = person;
  const at = (hours: number) => new Date(stack.now().getTime() + hours * HOUR_MS).toISOString();
  const date = hold === undefined ? null : at(hold * DAYS).slice(0, 10);
  const customerId = await aCustomer(stack, tenantId, { name, status, do_not_contact_until: date });
  if (sample !== undefined) {
    const productId = await aProduct(stack, tenantId, { sku: name });
    await aSample(stack, tenantId, customerId, productId, at(sample - 7 * DAYS));
  }
  if (firstOrder !== undefined) await anOrder(stack, tenantId, customerId, at(firstOrder - DAYS));
  // Every twenty days, and four days' grace; older than the month of a first order.
  if (rhythm !== undefined) {
    for (const days of [64, 44, 24]) await anOrder(stack, tenantId, customerId, at(rhythm - days * DAYS));
  }
}

const done = `
  select c.name || ' ' || t.source || ' ' || floor(extract(epoch from t.created_at - $2) / 3600) as did
  from crm.tasks t join crm.customers c on c.tenant_id = t.tenant_id and c.id = t.customer_id
  where t.tenant_id = $1`;

// The faults are drawn from a seed; each round continues the sequence of the round before.
test.each([1, 2, 3])('round %i ends in exactly the tasks that are due', async (round) => {
  await stack.forgetTenants();
  const start = new Date(START.getTime() + (round - 1) * ROUND_MS);
  await stack.advance(start);
  const tenants = new Map<string, string>();
  for (const zone of Object.keys(zones)) {
    const { tenantId, adminKey } = await stack.newTenant(zone);
    for (const person of people) await add(tenantId, person);
    tenants.set(zone, tenantId);
    const options = { key: adminKey, headers: { 'idempotency-key': `round ${round}` } };
    stack.chaos.configure(faults);
    expect((await untilAnswered(stack, 'POST', '/api/jobs/process-triggers', options)).status).toBe(202);
    stack.chaos.configure({ enabled: false });
  }
  stack.chaos.configure(faults);
  await stack.advance(2 * DAYS * HOUR_MS);
  stack.chaos.configure({ enabled: false });
  // Lets killed work be redelivered, and the next schedules find what was missed.
  await stack.advance(2 * HOUR_MS);

  for (const [zone, tenantId] of tenants) {
    const tasks = await stack.query<{ did: string }>(done, [tenantId, start]);
    expect(tasks.map(({ did }) => did).sort(), zone).toEqual(zones[zone]);
  }
  const open = `select status, count(*)::int from automation.trigger_evaluations group by 1`;
  // Five triggers of two tenants: once by hand, eight times by schedules.
  expect(await stack.query(open)).toEqual([{ status: 'SUCCEEDED', count: 5 * 2 * 9 }]);
  for (const [name, queue] of Object.entries(stack.queues())) expect(queue, name).toEqual({ waiting: 0, dead: 0 });
});
