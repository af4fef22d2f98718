/** Random stories: after any changes between evaluations, each trigger finds exactly what a plain reading of the rules finds. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aCustomer, anOrder, aProduct, aSample, aTenant, aTrigger } from '../../test/support/database/factory.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/database/setup-database.ts';
import {
  type CrmModel,
  contactDates,
  dayOfMs,
  firstOrders,
  type Occurrence,
  samplesWithoutOrder,
  setDate,
  suppressionOf,
} from '../../test/support/oracles/trigger-oracle.ts';
import { evaluateTenant, type TriggerType } from '../../test/support/triggers/evaluate-tenant.ts';
import { triggerTypes } from '../../test/support/triggers/trigger-types.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const START_MS = Date.UTC(2026, 0, 1);
const HOUR_MS = 3_600_000;
const CUSTOMERS = 4;
const PRODUCTS = 2;
/** Few tasks per run, so that some are deferred. */
const MAX_TASKS = 2;

/** Hours from now, mostly past, some in the future: facts are entered late and early. */
const offset = fc.integer({ min: -60 * 4, max: 5 * 4 }).map((quarter) => quarter * 6);
const who = { customer: fc.nat(CUSTOMERS - 1), product: fc.nat(PRODUCTS - 1) };
const change = fc.oneof(
  fc.record({ kind: fc.constant('sample' as const), ...who, offset }),
  fc.record({
    kind: fc.constant('order' as const),
    ...who,
    offset,
    status: fc.constantFrom('PLACED' as const, 'DELIVERED' as const),
  }),
  fc.record({ kind: fc.constant('cancel' as const), pick: fc.nat(50) }),
  fc.record({ kind: fc.constant('deliver' as const), pick: fc.nat(50) }),
  fc.record({ kind: fc.constant('delete' as const), pick: fc.nat(50) }),
  fc.record({
    kind: fc.constant('status' as const),
    ...who,
    status: fc.constantFrom('ACTIVE' as const, 'INACTIVE' as const),
  }),
  fc.record({
    kind: fc.constant('hold' as const),
    ...who,
    days: fc.option(fc.integer({ min: -2, max: 6 }), { nil: undefined }),
  }),
);
const story = fc.array(
  fc.record({
    forwardHours: fc.integer({ min: 1, max: 40 }).map((n) => n * 6),
    changes: fc.array(change, { maxLength: 5 }),
  }),
  {
    minLength: 1,
    maxLength: 8,
  },
);

type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

class Crm {
  readonly model: CrmModel = { customers: new Map(), samples: new Map(), orders: new Map() };
  readonly tenantId: string;
  private readonly customers: string[] = [];
  private readonly products: string[] = [];

  private constructor(tenantId: string) {
    this.tenantId = tenantId;
  }

  static async create(): Promise<Crm> {
    const crm = new Crm(await aTenant(database));
    for (let index = 0; index < PRODUCTS; index += 1) crm.products.push(await aProduct(database, crm.tenantId));
    for (let index = 0; index < CUSTOMERS; index += 1) {
      const id = await aCustomer(database, crm.tenantId);
      crm.customers.push(id);
      crm.model.customers.set(id, { id, status: 'ACTIVE', doNotContactUntil: undefined, datesEnded: 0 });
    }
    return crm;
  }

  async apply(change: Change, nowMs: number): Promise<void> {
    if ('pick' in change) return this.changeOrder(change.kind, change.pick);
    const customer = this.customers[change.customer] ?? '';
    const product = this.products[change.product] ?? '';
    if (change.kind === 'status' || change.kind === 'hold') return this.changeCustomer(change, customer, nowMs);
    const atMs = nowMs + change.offset * HOUR_MS;
    const at = new Date(atMs).toISOString();
    if (change.kind === 'sample') {
      const id = await aSample(database, this.tenantId, customer, product, at);
      this.model.samples.set(id, { id, customer, product, tastedMs: atMs });
      return;
    }
    const delivered = change.status === 'DELIVERED' ? {} : { delivered_at: null };
    const id = await anOrder(database, this.tenantId, customer, at, { status: change.status, ...delivered }, product);
    this.model.orders.set(id, { id, customer, product, atMs, status: change.status });
  }

  private async changeOrder(kind: 'cancel' | 'deliver' | 'delete', pick: number): Promise<void> {
    const orders = [...this.model.orders.values()];
    const order = orders[pick % Math.max(orders.length, 1)];
    if (!order) return;
    if (kind === 'delete') {
      this.model.orders.delete(order.id);
      await database.query('delete from crm.orders where id = $1', [order.id]);
      return;
    }
    order.status = kind === 'cancel' ? 'CANCELLED' : 'DELIVERED';
    await database.query('update crm.orders set status = $2, delivered_at = ordered_at where id = $1', [
      order.id,
      order.status,
    ]);
  }

  private async changeCustomer(change: Change & { kind: 'status' | 'hold' }, id: string, nowMs: number): Promise<void> {
    const customer = this.model.customers.get(id);
    if (!customer) return;
    if (change.kind === 'status') customer.status = change.status;
    else setDate(customer, change.days === undefined ? undefined : dayOfMs(nowMs + change.days * 24 * HOUR_MS));
    await database.query('update crm.customers set status = $2, do_not_contact_until = $3 where id = $1', [
      id,
      customer.status,
      customer.doNotContactUntil ?? null,
    ]);
  }
}

interface Subject {
  readonly type: TriggerType;
  readonly find: (model: CrmModel, nowMs: number) => Occurrence[];
  readonly onActed?: (model: CrmModel, customer: string) => void;
}

const subjects: Readonly<Record<string, Subject>> = {
  SAMPLE_NO_ORDER: {
    type: triggerTypes.sampleNoOrder,
    find: (model, nowMs) => samplesWithoutOrder(model, nowMs, 7, 45),
  },
  FIRST_ORDER_FOLLOWUP: {
    type: triggerTypes.firstOrderFollowUp,
    find: (model, nowMs) => firstOrders(model, nowMs, 2, 30),
  },
  CUSTOMER_TIMING: {
    type: triggerTypes.customerTiming,
    find: contactDates,
    onActed: (model, customer) => {
      const found = model.customers.get(customer);
      if (found) setDate(found, undefined);
    },
  },
};
const configs: Readonly<Record<string, object>> = {
  SAMPLE_NO_ORDER: { daysAfter: 7, lookbackDays: 45 },
  FIRST_ORDER_FOLLOWUP: { daysAfter: 2, lookbackDays: 30 },
  CUSTOMER_TIMING: {},
};

async function acted(tenantId: string): Promise<Map<string, string>> {
  const rows = await database.query<{ occurrence_key: string; customer_id: string }>(
    'select occurrence_key, customer_id from automation.triggered_tasks where tenant_id = $1',
    [tenantId],
  );
  return new Map(rows.map((row) => [row.occurrence_key, row.customer_id]));
}

test.each(Object.entries(subjects))(
  '%s acts on every occurrence once, whatever happens between evaluations',
  async (type, subject) => {
    await fc.assert(
      fc.asyncProperty(story, async (steps) => {
        const crm = await Crm.create();
        await aTrigger(database, crm.tenantId, type, { ...configs[type], maxTasksPerRun: MAX_TASKS });
        const done = new Set<string>();
        let nowMs = START_MS;
        for (const { forwardHours, changes } of steps) {
          nowMs += forwardHours * HOUR_MS;
          for (const change of changes) await crm.apply(change, nowMs);
          const found = subject.find(crm.model, nowMs);
          const suppressed = found.filter(
            ({ customer, key }) => !done.has(key) && suppressionOf(crm.model, customer, nowMs),
          );
          const open = found.filter(
            ({ customer, key }) => !done.has(key) && !suppressionOf(crm.model, customer, nowMs),
          );

          const [result] = await evaluateTenant(database.engine, subject.type, crm.tenantId, new Date(nowMs));
          const now = await acted(crm.tenantId);

          const fresh = [...now.keys()].filter((key) => !done.has(key));
          expect(fresh.every((key) => open.some((occurrence) => occurrence.key === key))).toBe(true);
          expect(fresh).toHaveLength(Math.min(open.length, MAX_TASKS));
          expect(result).toMatchObject({ created: fresh.length, deferred: open.length - fresh.length });
          expect(Object.values(result?.suppressed ?? {}).reduce((sum: number, count) => sum + Number(count), 0)).toBe(
            suppressed.length,
          );
          for (const key of fresh) {
            done.add(key);
            subject.onActed?.(crm.model, now.get(key) ?? '');
          }
        }
        const tasks = await database.query('select 1 from crm.tasks where tenant_id = $1', [crm.tenantId]);
        expect(tasks).toHaveLength(done.size);
      }),
      { numRuns: 60 },
    );
  },
);
