/** For each registered function: data that gives it something to do, and what it leaves behind. A new one needs a line here. */
import { maintenance, triggers } from '../../../functions/registry.ts';
import { aCustomer, anOrder, aProduct, aSample, aTenant, aTrigger, insert } from '../../support/database/factory.ts';
import { tenantOutcome } from '../../support/stack/outcome.ts';
import type { RunningStack } from '../../support/stack/setup-stack.ts';

export interface Scenario {
  /** Makes a tenant with something to do, that concerns two customers; or with nothing to do at all. */
  arrange(stack: RunningStack, isBusy: boolean): Promise<string>;
  /** Keeps the function from acting for the tenant, in each way that there is. */
  readonly hold: Readonly<Record<string, (stack: RunningStack, tenantId: string) => Promise<unknown>>>;
  /** What the function wrote, without ids and times: equal for equal work. */
  outcome(stack: RunningStack, tenantId: string): Promise<object>;
  /** True when the outcome says that the function acted. */
  readonly hasActed: (outcome: object) => boolean;
}

const DAY_MS = 86_400_000;
const daysAgo = (stack: RunningStack, days: number) => new Date(stack.now().getTime() - days * DAY_MS).toISOString();

type Fact = (stack: RunningStack, tenantId: string, customerId: string) => Promise<unknown>;

const tasted: Fact = async (stack, tenantId, customerId) => {
  const productId = await aProduct(stack, tenantId, { sku: customerId, name: 'Olive oil' });
  await aSample(stack, tenantId, customerId, productId, daysAgo(stack, 10));
};

/** The fact for which each trigger type acts for a customer. */
const facts: Readonly<Record<string, Fact>> = {
  [triggers.sampleNoOrder.name]: tasted,
  [triggers.firstOrderFollowUp.name]: (stack, tenantId, customerId) =>
    anOrder(stack, tenantId, customerId, daysAgo(stack, 3)),
  [triggers.customerTiming.name]: (stack, tenantId, customerId) =>
    stack.query('update crm.customers set do_not_contact_until = $3 where tenant_id = $1 and id = $2', [
      tenantId,
      customerId,
      daysAgo(stack, 1).slice(0, 10),
    ]),
  [triggers.burnRate.name]: async (stack, tenantId, customerId) => {
    for (const days of [50, 30]) await anOrder(stack, tenantId, customerId, daysAgo(stack, days));
  },
};

const customers = (stack: RunningStack, tenantId: string) =>
  Promise.all(['A', 'B'].map((name) => aCustomer(stack, tenantId, { name, account_number: name })));

function triggerScenario(type: string, fact: Fact): Scenario {
  return {
    async arrange(stack, isBusy) {
      const tenantId = await aTenant(stack);
      await aTrigger(stack, tenantId, type);
      for (const customerId of await customers(stack, tenantId)) if (isBusy) await fact(stack, tenantId, customerId);
      return tenantId;
    },
    hold: {
      'its trigger is switched off': (stack, tenantId) =>
        stack.query('update automation.automated_triggers set is_active = false where tenant_id = $1', [tenantId]),
      'customers are not active': (stack, tenantId) =>
        stack.query(`update crm.customers set status = 'INACTIVE' where tenant_id = $1`, [tenantId]),
      'customers want to be left alone': (stack, tenantId) =>
        stack.query(`update crm.customers set do_not_contact_until = '2100-01-01' where tenant_id = $1`, [tenantId]),
    },
    outcome: tenantOutcome,
    hasActed: (outcome) => 'tasks' in outcome && Array.isArray(outcome.tasks) && outcome.tasks.length > 0,
  };
}

const sampleMetrics: Scenario = {
  async arrange(stack, isBusy) {
    const tenantId = await aTenant(stack);
    for (const customerId of await customers(stack, tenantId)) if (isBusy) await tasted(stack, tenantId, customerId);
    return tenantId;
  },
  hold: {
    'samples are older than a month': (stack, tenantId) =>
      stack.query(`update crm.sample_usages set tasted_at = tasted_at - interval '60 days' where tenant_id = $1`, [
        tenantId,
      ]),
  },
  outcome: async (stack, tenantId) => ({
    metrics: await stack.query(
      `select p.name, m.period_start, m.samples_given, m.customers_sampled, m.customers_converted, m.conversion_rate, m.revenue
       from crm.sample_metrics m join crm.products p on p.tenant_id = m.tenant_id and p.id = m.product_id
       where m.tenant_id = $1 order by p.name, p.sku = ''`,
      [tenantId],
    ),
  }),
  hasActed: (outcome) => 'metrics' in outcome && Array.isArray(outcome.metrics) && outcome.metrics.length > 0,
};

/** Two customers are far too few: what is kept is that the model is off. */
const fitCadence: Scenario = {
  async arrange(stack, isBusy) {
    const tenantId = await aTenant(stack);
    for (const customerId of await customers(stack, tenantId))
      for (const days of isBusy ? [50, 30] : []) await anOrder(stack, tenantId, customerId, daysAgo(stack, days));
    return tenantId;
  },
  hold: {
    'it was fitted in this week': (stack, tenantId) =>
      stack.query(
        `insert into automation.cadence_models (tenant_id, week, fitted_at, status, reason, customers, repeat_customers, is_sampled)
         values ($1, date_trunc('week', $2::timestamptz)::date, $2, 'OFF', 'TOO_FEW_CUSTOMERS', 0, 0, false)`,
        [tenantId, stack.now()],
      ),
  },
  outcome: async (stack, tenantId) => ({
    models: await stack.query(
      `select m.status, m.reason, m.customers, m.repeat_customers from automation.cadence_models m
       where m.tenant_id = $1 and m.customers > 0`,
      [tenantId],
    ),
  }),
  hasActed: (outcome) => 'models' in outcome && Array.isArray(outcome.models) && outcome.models.length > 0,
};

interface Raising extends Pick<Scenario, 'hold'> {
  /** Of the event that is raised. */
  readonly type: string;
  /** The deliverable of each customer for which it is raised. */
  readonly deliverable: object;
}

/** Maintenance that raises an event for each customer with such a deliverable; what handlers do with events is left out. */
const raising = ({ type, deliverable, hold }: Raising): Scenario => ({
  async arrange(stack, isBusy) {
    const tenantId = await aTenant(stack);
    // The journey begins after them, so that nothing but the maintenance raises events.
    const customerIds = await customers(stack, tenantId);
    await stack.query('insert into automation.tenant_settings (tenant_id, client_journey) values ($1, true)', [
      tenantId,
    ]);
    for (const customer_id of isBusy ? customerIds : [])
      await insert(stack, 'crm.deliverables', { tenant_id: tenantId, customer_id, ...deliverable });
    return tenantId;
  },
  hold: {
    'the tenant is without the journey': (stack, tenantId) =>
      stack.query('update automation.tenant_settings set client_journey = false where tenant_id = $1', [tenantId]),
    ...hold,
  },
  outcome: async (stack, tenantId) => ({
    events: await stack.query(
      `select c.account_number as customer, e.type, e.data - 'deliverableId' as data, e.outcome
       from automation.events e join crm.customers c on c.tenant_id = e.tenant_id and c.id = e.customer_id
       where e.tenant_id = $1 and e.type = $2 order by 1, 3`,
      [tenantId, type],
    ),
  }),
  hasActed: (outcome) => 'events' in outcome && Array.isArray(outcome.events) && outcome.events.length > 0,
});

const setDeliverables = (assignment: string) => (stack: RunningStack, tenantId: string) =>
  stack.query(`update crm.deliverables set ${assignment} where tenant_id = $1`, [tenantId]);

const overdueDeliverables = raising({
  type: 'DELIVERABLE_OVERDUE',
  deliverable: { month: 2, status: 'APPROVED', due_at: '2026-01-15T12:00:00Z' },
  hold: {
    'deliverables are completed': setDeliverables(`status = 'COMPLETED'`),
    'deliverables are due later': setDeliverables(`due_at = due_at + interval '100 years'`),
    'deliverables are never due': setDeliverables('due_at = null'),
  },
});

const monthTransitions = raising({
  type: 'MONTH_TRANSITION',
  // Its next month is not asked for yet: that would be other functions' work.
  deliverable: { month: 2, status: 'APPROVED' },
  hold: {
    'the journey is at its end': setDeliverables('month = 8'),
    'customers are not active': (stack, tenantId) =>
      stack.query(`update crm.customers set status = 'INACTIVE' where tenant_id = $1`, [tenantId]),
    'customers became active within the month': (stack, tenantId) =>
      stack.query(
        `insert into automation.events (tenant_id, type, customer_id, occurred_at, dedupe_key, handled_at)
         select tenant_id, 'CLIENT_ACTIVATED', id, $2, 'crm:activated:' || id || ':1', $2
         from crm.customers where tenant_id = $1`,
        [tenantId, stack.now()],
      ),
  },
});

/** Two customers whose rows no trigger saw. What the events' functions do with them is left out. */
const unseenCustomers: Scenario = {
  async arrange(stack, isBusy) {
    const tenantId = await aTenant(stack);
    await stack.query('insert into automation.tenant_settings (tenant_id, client_journey) values ($1, true)', [
      tenantId,
    ]);
    if (!isBusy) return tenantId;
    await stack.query('alter table crm.customers disable trigger note_created');
    await customers(stack, tenantId).finally(() =>
      stack.query('alter table crm.customers enable trigger note_created'),
    );
    return tenantId;
  },
  hold: {
    'the tenant is without the journey': (stack, tenantId) =>
      stack.query('update automation.tenant_settings set client_journey = false where tenant_id = $1', [tenantId]),
    'the journey began after them': async (stack, tenantId) => {
      for (const isOn of [false, true])
        await stack.query('update automation.tenant_settings set client_journey = $2 where tenant_id = $1', [
          tenantId,
          isOn,
        ]);
    },
  },
  outcome: async (stack, tenantId) => ({
    events: await stack.query(
      `select c.account_number as customer, e.type
       from automation.events e join crm.customers c on c.tenant_id = e.tenant_id and c.id = e.customer_id
       where e.tenant_id = $1 and e.type in ('CLIENT_CREATED', 'CLIENT_ACTIVATED') order by 1, 2`,
      [tenantId],
    ),
  }),
  hasActed: (outcome) => 'events' in outcome && Array.isArray(outcome.events) && outcome.events.length > 0,
};

const ofMaintenance: Readonly<Record<string, Scenario>> = {
  [maintenance.fitCadence.name]: fitCadence,
  [maintenance.sampleMetrics.name]: sampleMetrics,
  [maintenance.raiseOverdueDeliverables.name]: overdueDeliverables,
  [maintenance.raiseMonthTransitions.name]: monthTransitions,
  [maintenance.reconcileEvents.name]: unseenCustomers,
};

function missing(name: string): never {
  throw new Error(`add a scenario for ${name} to test/conformance/functions/function-scenarios.ts`);
}

/** By the function's name; throws for one that is registered and has no scenario. */
export function scenarioOf(name: string): Scenario {
  const trigger = Object.values(triggers).find((definition) => definition.name === name);
  const fact = facts[name];
  if (trigger) return fact ? triggerScenario(trigger.type, fact) : missing(name);
  return ofMaintenance[name] ?? missing(name);
}
