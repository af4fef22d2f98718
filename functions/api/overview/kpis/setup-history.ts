/** A random history of tasks, ratings, tastings and orders, and its KPIs counted one by one from the words of docs/insight.md. */
import { randomUUID } from 'node:crypto';
import type { TestApi } from '../../../../test/support/api/setup-api.ts';
import { triggerOf } from '../../../../test/support/api/setup-tenant.ts';
import { aCustomer, aProduct, aUser } from '../../../../test/support/database/factory.ts';
import { randomFrom } from '../../../../test/support/oracles/simulated-orders.ts';
import { dateIn } from '../../../engine/calendar.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const FIRST = Date.UTC(2023, 9, 20);
const DAYS = 200;

interface Task {
  readonly id: string;
  readonly at: Date;
  /** In the tenant's zone. */
  readonly day: string;
  readonly rep: string | null;
  readonly trigger: string | null;
  readonly status: string;
  readonly completedAt: Date | null;
  readonly satisfaction: number | null;
  readonly wasRight: boolean | null;
  /** Of tasks about a tasting. */
  readonly sample: string | null;
}
interface Sample {
  readonly id: string;
  readonly at: Date;
  /** In the tenant's zone. */
  readonly day: string;
  readonly rep: string | null;
  readonly customer: string;
  readonly product: string;
}
interface Order {
  readonly id: string;
  readonly at: Date;
  readonly customer: string;
  readonly product: string;
  readonly isCancelled: boolean;
}

export interface History {
  readonly reps: readonly string[];
  readonly triggers: readonly string[];
  readonly tasks: readonly Task[];
  readonly samples: readonly Sample[];
  readonly orders: readonly Order[];
}

async function store(api: TestApi, tenant_id: string, { tasks, samples, orders }: History, customers: string[]) {
  const rows = (table: string, items: readonly object[]) =>
    api.query(
      `insert into ${table} select * from jsonb_populate_recordset(null::${table}, (
         select jsonb_agg(jsonb_build_object('tenant_id', $1::uuid) || i) from jsonb_array_elements($2::jsonb) i))`,
      [tenant_id, JSON.stringify(items)],
    );
  await rows(
    'crm.orders',
    orders.map(({ id, at, customer, isCancelled }) => ({
      ...{ id, customer_id: customer, ordered_at: at, total: 1, status: isCancelled ? 'CANCELLED' : 'PLACED' },
    })),
  );
  await rows(
    'crm.order_lines',
    orders.map(({ id, product }) => ({
      ...{ id: randomUUID(), order_id: id, product_id: product, quantity: 1, amount: 1 },
    })),
  );
  await rows(
    'crm.sample_usages',
    samples.map(({ id, at, rep, customer, product }) => ({
      ...{ id, customer_id: customer, product_id: product, sales_rep_id: rep, tasted_at: at, quantity: 1 },
      ...{ needs_follow_up: false, resulted_in_order: false },
    })),
  );
  const customer_id = customers[0];
  await rows(
    'crm.tasks',
    tasks.map(({ id, at, rep, status, completedAt }) => ({
      ...{ id, customer_id, assignee_id: rep, title: 'A task', status, priority: 'LOW' },
      ...{ created_at: at, completed_at: completedAt },
    })),
  );
  await rows(
    'automation.task_ratings',
    tasks.flatMap(({ id, satisfaction, wasRight, at }) =>
      satisfaction === null && wasRight === null
        ? []
        : [{ task_id: id, customer_id, satisfaction, was_right: wasRight, rated_by: 'key:1', rated_at: at }],
    ),
  );
  await rows(
    'automation.triggered_tasks',
    tasks.flatMap(({ id, at, trigger, sample }) =>
      trigger === null
        ? []
        : [
            {
              ...{ id: randomUUID(), trigger_id: trigger, task_id: id, customer_id, occurrence_key: sample ?? id },
              triggered_at: at,
            },
          ],
    ),
  );
}

/** Stores what it returns. The first trigger acts on tastings, the second does not. */
export async function makeHistory(api: TestApi, tenantId: string, zone: string, seed: number): Promise<History> {
  const random = randomFrom(seed);
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T; // never empty
  // Dates in a zone take long, and hours come again.
  const days = new Map<number, string>();
  const dayAt = (at: Date): string => {
    const known = days.get(at.getTime()) ?? dateIn(zone, at);
    days.set(at.getTime(), known);
    return known;
  };
  const moment = () => new Date(FIRST + Math.floor(random() * DAYS * 24) * HOUR_MS);
  const some = <T>(of: () => Promise<T>, count: number) => Promise.all(Array.from({ length: count }, of));
  const reps = await some(() => aUser(api, tenantId), 3);
  const customers = await some(() => aCustomer(api, tenantId), 9);
  const products = await some(() => aProduct(api, tenantId), 2);
  const triggers = [
    await triggerOf(api, tenantId, 'SAMPLE_NO_ORDER'),
    await triggerOf(api, tenantId, 'BURN_RATE_ALERT'),
  ];
  const samples = Array.from({ length: 150 }, () => {
    const at = moment();
    const given = { rep: pick([...reps, null]), customer: pick(customers), product: pick(products) };
    return { id: randomUUID(), at, day: dayAt(at), ...given };
  });
  const orders = Array.from({ length: 60 }, () => ({
    ...{ id: randomUUID(), at: moment(), customer: pick(customers), product: pick(products) },
    isCancelled: random() < 0.2,
  }));
  const told = new Set(samples.filter(() => random() < 0.6).map(({ id }) => id));
  const task = (trigger: string | null, sample: Sample | null): Task => {
    const at = sample ? new Date(sample.at.getTime() + 7 * DAY_MS) : moment();
    const status = pick(['COMPLETED', 'COMPLETED', 'COMPLETED', 'PENDING', 'CANCELLED']);
    // Some are completed without a moment, or with one before they were made.
    const hours = random() < 0.05 ? null : Math.floor(random() * 63) - 3;
    const completedAt = status === 'COMPLETED' && hours !== null ? new Date(at.getTime() + hours * HOUR_MS) : null;
    const isRated = random() < 0.7;
    const satisfaction = isRated ? pick([1, 3, 4, 5, 5, null]) : null;
    const wasRight = isRated ? pick([true, true, false, null]) : null;
    return {
      ...{ id: randomUUID(), at, day: dayAt(at), rep: pick([...reps, null]), trigger, status, completedAt },
      ...{ satisfaction, wasRight },
      sample: sample?.id ?? null,
    };
  };
  const tasks = [
    ...samples.filter(({ id }) => told.has(id)).map((sample) => task(triggers[0] ?? null, sample)),
    ...Array.from({ length: 200 }, () => task(pick([triggers[1] ?? null, null]), null)),
  ];
  const history = { reps, triggers, tasks, samples, orders };
  await store(api, tenantId, history, customers);
  return history;
}

export interface Question {
  readonly from: string;
  readonly to: string;
  readonly userId?: string | null;
  readonly triggerId?: string | null;
}

interface Counted {
  readonly value: number | null;
  readonly numerator: number;
  readonly denominator: number;
}

const mean = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
const counted = (numerator: number, denominator: number, value: () => number): Counted => ({
  ...{ numerator, denominator },
  value: denominator < 10 ? null : value(),
});
const share = (flags: readonly boolean[]): Counted => {
  const holding = flags.filter(Boolean).length;
  return counted(holding, flags.length, () => Number(((100 * holding) / flags.length).toFixed(1)));
};
function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return mean([sorted[Math.floor((sorted.length - 1) / 2)] ?? 0, sorted[Math.ceil((sorted.length - 1) / 2)] ?? 0]);
}

/** Whether each tasting of the period was followed by an order. Of a trigger: each that it acted on, from its task on. */
function followed({ samples, orders, tasks }: History, { from, to, userId, triggerId }: Question): boolean[] {
  const begun = triggerId
    ? tasks
        .filter(({ trigger }) => trigger === triggerId)
        .flatMap(({ sample, at, day }) => samples.filter(({ id }) => id === sample).map((one) => ({ ...one, at, day })))
    : samples;
  return begun
    .filter(({ day, rep }) => day >= from && day <= to && (!userId || rep === userId))
    .map(({ at, customer, product }) =>
      orders.some((order) => {
        const after = order.at.getTime() - at.getTime();
        const isTheirs = order.customer === customer && order.product === product && !order.isCancelled;
        return isTheirs && after >= 0 && after <= 30 * DAY_MS;
      }),
    );
}

/** `rep` and `trigger` of null: tasks of none. Undefined: of any. */
export function countKpis(history: History, question: Question, of: { rep?: null; trigger?: null } = {}) {
  const { from, to, userId, triggerId } = question;
  const tasks = history.tasks.filter(({ day, rep, trigger }) => {
    const isMine = of.rep === null ? rep === null : !userId || rep === userId;
    const isOfTrigger = of.trigger === null ? trigger === null : !triggerId || trigger === triggerId;
    return day >= from && day <= to && isMine && isOfTrigger;
  });
  const done = tasks.flatMap(({ at, completedAt }) =>
    completedAt && completedAt >= at ? [(Number(completedAt) - Number(at)) / HOUR_MS] : [],
  );
  const soon = done.filter((hours) => hours < 24).length;
  const stars = tasks.flatMap(({ satisfaction }) => satisfaction ?? []);
  const sum = stars.reduce((total, one) => total + one, 0);
  return {
    SAMPLE_CONVERSION: share(followed(history, question)),
    COMPLETION: share(tasks.map(({ status }) => status === 'COMPLETED')),
    FOLLOW_UP: counted(soon, done.length, () => Number(median(done).toFixed(2))),
    SATISFACTION: counted(sum, stars.length, () => Number(mean(stars).toFixed(2))),
    ACCURACY: share(tasks.flatMap(({ wasRight }) => wasRight ?? [])),
  };
}
