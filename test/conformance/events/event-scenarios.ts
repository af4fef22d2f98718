/** For each event the fact that raises it, and what its function leaves behind. A new one needs a line here. */
import { aCustomer, insert } from '../../support/database/factory.ts';
import type { RunningStack } from '../../support/stack/setup-stack.ts';

/** A tenant with the journey, that sends e-mail and wants PDFs, and one customer. */
export interface Situation {
  readonly stack: RunningStack;
  readonly tenantId: string;
  readonly customerId: string;
}

/** What is left of one event. */
export interface Reaction {
  readonly outcomes: readonly string[];
  /** Type, and what distinguishes it: template or month, and minutes from now where it waits. */
  readonly jobs: readonly string[];
  readonly activities: readonly string[];
}

export interface EventScenario {
  /** Rows that the fact needs. They raise no event of this type. */
  arrange?(situation: Situation): Promise<unknown>;
  /** Commits the fact, as any writer would. */
  raise(situation: Situation): Promise<unknown>;
  readonly expected: Reaction;
}

const done = (jobs: readonly string[], activities: readonly string[] = []): Reaction => ({
  outcomes: ['DONE'],
  jobs,
  activities,
});

const aDeliverable = ({ stack, tenantId, customerId }: Situation, month: number, columns: object = {}) =>
  insert(stack, 'crm.deliverables', {
    tenant_id: tenantId,
    customer_id: customerId,
    month,
    title: 'Pricing',
    status: 'DELIVERED',
    ...columns,
  });

/** Raised by maintenance, or by a call of the API. */
const anEvent = async ({ stack, tenantId, customerId }: Situation, type: string, data: object = {}) =>
  insert(stack, 'automation.events', { tenant_id: tenantId, customer_id: customerId, type, data, dedupe_key: 'test' });

const scenarios: Readonly<Record<string, EventScenario>> = {
  CLIENT_CREATED: {
    // The customer of the situation was there before the journey.
    raise: ({ stack, tenantId }) => aCustomer(stack, tenantId, { status: 'LEAD', email: 'ben@example.com' }),
    expected: done(['SEND_EMAIL WELCOME'], ['CLIENT_CREATED']),
  },
  CLIENT_ACTIVATED: {
    raise: ({ stack, tenantId }) =>
      stack.query(`update crm.customers set status = 'ACTIVE' where tenant_id = $1`, [tenantId]),
    expected: done(['GENERATE_BUSINESS_PLAN', 'GENERATE_DELIVERABLE 1 in 60', 'SEND_EMAIL CLIENT_ACTIVATED']),
  },
  DELIVERABLE_COMPLETED: {
    arrange: (situation) => aDeliverable(situation, 3),
    raise: ({ stack, tenantId }) =>
      stack.query(`update crm.deliverables set status = 'COMPLETED' where tenant_id = $1`, [tenantId]),
    expected: done(['GENERATE_DELIVERABLE 4 in 5', 'SEND_EMAIL DELIVERABLE_READY']),
  },
  BUSINESS_PLAN_COMPLETED: {
    raise: ({ stack, tenantId, customerId }) =>
      insert(stack, 'crm.business_plans', {
        tenant_id: tenantId,
        customer_id: customerId,
        version: 1,
        status: 'COMPLETED',
        content: '# Grow',
      }),
    expected: done(['GENERATE_PDF', 'SEND_EMAIL BUSINESS_PLAN_READY']),
  },
  DELIVERABLE_OVERDUE: {
    async raise(situation) {
      const deliverableId = await aDeliverable(situation, 2, { due_at: '2026-01-31T12:00:00Z' });
      await anEvent(situation, 'DELIVERABLE_OVERDUE', { deliverableId, dueOn: '2026-01-31' });
    },
    expected: done(['SEND_EMAIL DELIVERABLE_OVERDUE'], ['DELIVERABLE_OVERDUE']),
  },
  MONTH_TRANSITION: {
    arrange: (situation) => aDeliverable(situation, 2),
    raise: (situation) => anEvent(situation, 'MONTH_TRANSITION'),
    expected: done(['GENERATE_DELIVERABLE 3']),
  },
  CLIENT_MILESTONE_REACHED: {
    raise: (situation) => anEvent(situation, 'CLIENT_MILESTONE_REACHED', { milestone: 'ten orders' }),
    expected: done(['SEND_EMAIL MILESTONE_REACHED'], ['MILESTONE_REACHED']),
  },
};

/** Throws for an event that is registered and has no scenario. */
export function scenarioOf(type: string): EventScenario {
  const scenario = scenarios[type];
  if (scenario) return scenario;
  throw new Error(`add a scenario for ${type} to test/conformance/events/event-scenarios.ts`);
}

/** Why nothing is done for an event, whatever its type: what is the case when its function looks. */
export const holds: Readonly<
  Record<string, { hold(situation: Situation): Promise<unknown>; readonly outcome: string }>
> = {
  'the journey was switched off meanwhile': {
    hold: ({ stack, tenantId }) =>
      stack.query('update automation.tenant_settings set client_journey = false where tenant_id = $1', [tenantId]),
    outcome: 'SKIPPED: JOURNEY_OFF',
  },
  'the customer is gone meanwhile': {
    async hold({ stack, tenantId }) {
      for (const table of ['deliverables', 'business_plans', 'customers'])
        await stack.query(`delete from crm.${table} where tenant_id = $1`, [tenantId]);
    },
    outcome: 'SKIPPED: CUSTOMER_GONE',
  },
};
