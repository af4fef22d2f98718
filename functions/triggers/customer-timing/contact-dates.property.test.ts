/** Random stories of several triggers on the same dates: each acts on each setting once, and the last one clears the date. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aCustomer, aTenant, aTrigger } from '../../../test/support/database/factory.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database/setup-database.ts';
import {
  type CrmModel,
  contactDates,
  dayOfMs,
  type ModelCustomer,
  setDate,
  suppressionOf,
} from '../../../test/support/oracles/trigger-oracle.ts';
import { evaluateTenant } from '../../../test/support/triggers/evaluate-tenant.ts';
import { compare, evaluate } from './queries.gen.ts';
import { customerTiming } from './trigger.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const DAY_MS = 86_400_000;
const START_MS = Date.UTC(2026, 0, 1, 12);
const CUSTOMERS = 3;
/** The second trigger makes one task per run, so that the others wait for it. */
const LIMITS = [500, 1, 500];

const customer = fc.nat(CUSTOMERS - 1);
const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('date' as const), customer, days: fc.integer({ min: -2, max: 2 }) }),
  },
  fc.record({ kind: fc.constant('clear' as const), customer }),
  fc.record({ kind: fc.constant('status' as const), customer }),
  fc.record({ kind: fc.constant('switch' as const), trigger: fc.nat(LIMITS.length - 1) }),
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('evaluate' as const), days: fc.nat(1) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

interface ModelTrigger {
  readonly id: string;
  readonly limit: number;
  isActive: boolean;
  readonly acted: Set<string>;
}

class Story {
  readonly model: CrmModel = { customers: new Map(), samples: new Map(), orders: new Map() };
  triggers: ModelTrigger[] = [];
  nowMs = START_MS;
  readonly tenantId: string;

  private constructor(tenantId: string) {
    this.tenantId = tenantId;
  }

  static async begin(): Promise<Story> {
    const story = new Story(await aTenant(database));
    for (const limit of LIMITS) {
      const id = await aTrigger(database, story.tenantId, customerTiming.type, { maxTasksPerRun: limit });
      story.triggers.push({ id, limit, isActive: true, acted: new Set() });
    }
    story.triggers.sort((a, b) => (a.id < b.id ? -1 : 1)); // the order of a tenant's evaluations
    for (let n = 0; n < CUSTOMERS; n += 1) {
      const id = await aCustomer(database, story.tenantId);
      story.model.customers.set(id, { id, status: 'ACTIVE', doNotContactUntil: undefined, datesEnded: 0 });
    }
    return story;
  }

  async take(step: Step): Promise<void> {
    if (step.kind === 'evaluate') return this.evaluate(step.days);
    if (step.kind === 'switch') return this.switchTrigger(step.trigger);
    const found = [...this.model.customers.values()][step.customer];
    if (!found) return;
    if (step.kind === 'status') found.status = found.status === 'ACTIVE' ? 'INACTIVE' : 'ACTIVE';
    if (step.kind === 'clear') setDate(found, undefined);
    if (step.kind === 'date') setDate(found, dayOfMs(this.nowMs + step.days * DAY_MS));
    await database.query('update crm.customers set status = $2, do_not_contact_until = $3 where id = $1', [
      found.id,
      found.status,
      found.doNotContactUntil ?? null,
    ]);
  }

  private async switchTrigger(index: number): Promise<void> {
    const trigger = this.triggers[index];
    if (!trigger) return;
    trigger.isActive = !trigger.isActive;
    await database.query('update automation.automated_triggers set is_active = $2 where id = $1', [
      trigger.id,
      trigger.isActive,
    ]);
  }

  private async evaluate(days: number): Promise<void> {
    this.nowMs += days * DAY_MS + 1000;
    await evaluateTenant(
      database.engine,
      { definition: customerTiming, evaluate, compare },
      this.tenantId,
      new Date(this.nowMs),
    );
    for (const trigger of this.triggers) if (trigger.isActive) this.evaluateModel(trigger);
    await this.compare();
  }

  /** The rule of the domain's page: longest waiting first, and the date goes when every active trigger has acted on it. */
  private evaluateModel(trigger: ModelTrigger): void {
    const found = contactDates(this.model, this.nowMs);
    const byWaiting = (a: string, b: string) => {
      const [first, second] = [a, b].map((key) => key.split(':')[1] ?? '');
      return first === second ? (a < b ? -1 : 1) : (first ?? '') < (second ?? '') ? -1 : 1;
    };
    const open = found.filter(
      ({ customer, key }) => !trigger.acted.has(key) && !suppressionOf(this.model, customer, this.nowMs),
    );
    const keys = open.map(({ key }) => key).sort(byWaiting);
    for (const key of keys.slice(0, trigger.limit)) trigger.acted.add(key);
    for (const { customer, key } of found) {
      const hasActed = (one: ModelTrigger) => one.acted.has(key);
      if (hasActed(trigger) && this.triggers.filter(({ isActive }) => isActive).every(hasActed)) {
        setDate(this.model.customers.get(customer) as ModelCustomer, undefined); // found in the model
      }
    }
  }

  private async compare(): Promise<void> {
    const links = await database.query<{ trigger_id: string; occurrence_key: string }>(
      'select trigger_id, occurrence_key from automation.triggered_tasks where tenant_id = $1',
      [this.tenantId],
    );
    const made = links.map((link) => `${link.trigger_id} ${link.occurrence_key}`);
    const expected = this.triggers.flatMap(({ id, acted }) => [...acted].map((key) => `${id} ${key}`));
    expect(made.sort()).toEqual(expected.sort());
    const dates = await database.query<{ id: string; date: string | null }>(
      'select id, do_not_contact_until::text as date from crm.customers where tenant_id = $1',
      [this.tenantId],
    );
    const wanted = [...this.model.customers.values()].map(({ id, doNotContactUntil }) => [
      id,
      doNotContactUntil ?? null,
    ]);
    expect(new Map(dates.map(({ id, date }) => [id, date]))).toEqual(new Map(wanted as [string, string | null][]));
  }
}

test('every active trigger acts on every setting of a date once, and the date goes with the last', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
      const story = await Story.begin();
      for (const one of steps) await story.take(one);
      await story.take({ kind: 'evaluate', days: 1 });
    }),
    { numRuns: 60 },
  );
});
