/** A small CRM in memory, and what each trigger type must find in it. Written without SQL, to compare the statements with. */

const DAY_MS = 86_400_000;

interface ModelSample {
  readonly id: string;
  readonly customer: string;
  readonly product: string;
  readonly tastedMs: number;
}

interface ModelOrder {
  readonly id: string;
  readonly customer: string;
  readonly product: string;
  readonly atMs: number;
  status: 'PLACED' | 'DELIVERED' | 'CANCELLED';
}

export interface ModelCustomer {
  readonly id: string;
  status: 'ACTIVE' | 'INACTIVE';
  /** `2026-01-31`, or undefined. */
  doNotContactUntil: string | undefined;
  /** Dates before this one: setDate counts them. */
  datesEnded: number;
}

export interface CrmModel {
  readonly customers: Map<string, ModelCustomer>;
  readonly samples: Map<string, ModelSample>;
  readonly orders: Map<string, ModelOrder>;
}

export interface Occurrence {
  readonly customer: string;
  readonly key: string;
}

export const dayOfMs = (ms: number) => new Date(ms).toISOString().slice(0, 10);

export function samplesWithoutOrder(
  model: CrmModel,
  nowMs: number,
  daysAfter: number,
  lookbackDays: number,
): Occurrence[] {
  const isOrdered = (sample: ModelSample) =>
    [...model.orders.values()].some(
      (order) =>
        order.customer === sample.customer &&
        order.product === sample.product &&
        order.status !== 'CANCELLED' &&
        order.atMs >= sample.tastedMs &&
        order.atMs <= nowMs,
    );
  return [...model.samples.values()]
    .filter(({ tastedMs }) => tastedMs <= nowMs - daysAfter * DAY_MS && tastedMs >= nowMs - lookbackDays * DAY_MS)
    .filter((sample) => !isOrdered(sample))
    .map(({ customer, id }) => ({ customer, key: id }));
}

export function firstOrders(model: CrmModel, nowMs: number, daysAfter: number, lookbackDays: number): Occurrence[] {
  return [...model.customers.keys()].flatMap((customer) => {
    const delivered = [...model.orders.values()].filter(
      (order) => order.customer === customer && order.status === 'DELIVERED',
    );
    const [first] = delivered.sort((a, b) => a.atMs - b.atMs || (a.id < b.id ? -1 : 1));
    const isDue = first && first.atMs <= nowMs - daysAfter * DAY_MS && first.atMs >= nowMs - lookbackDays * DAY_MS;
    return isDue ? [{ customer, key: customer }] : []; // thanked once, whichever order proves to be the first
  });
}

/** Sets or clears a date. The same date once more changes nothing; after another one, or none, it is a new occurrence. */
export function setDate(customer: ModelCustomer, date: string | undefined): void {
  if (customer.doNotContactUntil !== undefined && customer.doNotContactUntil !== date) customer.datesEnded += 1;
  customer.doNotContactUntil = date;
}

export function contactDates(model: CrmModel, nowMs: number): Occurrence[] {
  return [...model.customers.values()].flatMap(({ id, doNotContactUntil, datesEnded }) =>
    doNotContactUntil !== undefined && doNotContactUntil <= dayOfMs(nowMs)
      ? [{ customer: id, key: [id, doNotContactUntil, ...(datesEnded > 0 ? [datesEnded] : [])].join(':') }]
      : [],
  );
}

/** Returns why a customer gets no task now, or undefined. */
export function suppressionOf(
  model: CrmModel,
  customer: string,
  nowMs: number,
): 'NOT_ACTIVE' | 'DO_NOT_CONTACT' | undefined {
  const found = model.customers.get(customer);
  if (found?.status === 'INACTIVE') return 'NOT_ACTIVE';
  return found?.doNotContactUntil !== undefined && found.doNotContactUntil > dayOfMs(nowMs)
    ? 'DO_NOT_CONTACT'
    : undefined;
}
