/** For each registered function: data that gives it something to do, and what it leaves behind. A new one needs a line here. */
import { maintenance, triggers } from '../../functions/registry.ts';
import { aCustomer, anOrder, aProduct, aSample, aTenant, aTrigger } from '../support/factory.ts';
import { tenantOutcome } from '../support/outcome.ts';
import type { RunningStack } from '../support/running-stack.ts';

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

/** What makes each trigger type act for a customer. */
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

const ofMaintenance: Readonly<Record<string, Scenario>> = { [maintenance.sampleMetrics.name]: sampleMetrics };

function missing(name: string): never {
  throw new Error(`add a scenario for ${name} to test/conformance/function-scenarios.ts`);
}

/** By the function's name; throws for one that is registered and has no scenario. */
export function scenarioOf(name: string): Scenario {
  const trigger = Object.values(triggers).find((definition) => definition.name === name);
  const fact = facts[name];
  if (trigger) return fact ? triggerScenario(trigger.type, fact) : missing(name);
  return ofMaintenance[name] ?? missing(name);
}
