import * as z from 'zod/mini';
import { describe } from '../../http/fields/describe.ts';
import { choice, id } from '../../http/fields/fields.ts';
import { paging } from '../../http/fields/paging.ts';
import { object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';
import { offReasons } from './reasons.ts';

const state = {
  status: z.enum(['ON', 'OFF']),
  reason: z.nullable(z.enum(offReasons).check(describe('Why it is OFF.'))),
  explanation: z.nullable(z.string().check(describe('The reason in words.'))),
};

const rule = z.object({
  hits: z.int().check(describe('Of the customers named, how many ordered.')),
  precision: z.number().check(describe('hits / named')),
  recall: z.number().check(describe('hits / buyers')),
});

const expectedAndActual = { expected: z.number(), actual: z.number() };

const backTest = z.object({
  heldBackAfter: z.iso.date().check(describe('The model of the test was fitted to orders up to this day.')),
  customers: z.int(),
  orders90Days: z.object(expectedAndActual),
  deciles: z
    .array(z.object({ customers: z.int(), ...expectedAndActual }))
    .check(describe('Tenths of the customers, most expected first: mean orders of each in the 90 days.')),
  list: z
    .object({
      named: z.int(),
      buyers: z.int().check(describe('All customers who ordered within 30 days.')),
      rhythm: rule,
      cadence: rule,
      rhythmOnlyHits: z.int(),
      cadenceOnlyHits: z.int(),
    })
    .check(describe('Who orders within 30 days. The model names as many customers as the rhythm expects.')),
  dates: z
    .object({ customers: z.int(), rhythmErrorDays: z.number(), cadenceErrorDays: z.number() })
    .check(describe('Days by which the date of the next order was off, at the median of those who ordered.')),
});

const prediction = z.object({
  pAlive: z.number().check(describe('Chance that the customer has not left for good, from 0 to 1.')),
  expectedOrders30Days: z.number(),
  expectedOrders90Days: z.number(),
  orderChance30Days: z.number().check(describe('Chance of an order, from 0 to 1, pAlive included.')),
  orderChance90Days: z.number(),
  nextOrderAt: z.nullable(
    z.iso.datetime().check(describe('The start of a day in UTC. In the past: the order is overdue. Null: one order.')),
  ),
  nextOrderFrom: z.nullable(
    z.iso
      .datetime()
      .check(
        describe(
          'Eight of ten such customers who have not left order from it to nextOrderUntil. Null: in over ten years.',
        ),
      ),
  ),
  nextOrderUntil: z.nullable(z.iso.datetime()),
  expectedValue: z.nullable(
    z.number().check(describe('What the orders of the next 90 days are expected to be worth.')),
  ),
  overdueRatio: z.nullable(
    z.number().check(describe('Expected intervals since the last order; above 1 it is overdue. Null: one order.')),
  ),
});

const nextOrder = z.object({
  customerId: z.guid(),
  customerName: z.nullable(z.string()),
  lastOrderAt: z.nullable(z.iso.datetime()),
  nextOrderAt: z.nullable(z.iso.datetime()),
  overdueRatio: z.nullable(z.number()),
  nextOrderFrom: z.nullable(z.iso.datetime().check(describe('By the rhythm null, as are those below.'))),
  nextOrderUntil: z.nullable(z.iso.datetime()),
  pAlive: z.nullable(z.number()),
  orderChance30Days: z.nullable(z.number()),
  expectedValue: z.nullable(z.number()),
});

export const routes = defineRoutes('callbacks', {
  getCadence: {
    method: 'GET',
    path: '/api/cadence',
    access: 'viewer',
    summary: 'The model of when customers order again: whether it is on, why not, and its test',
    description:
      'The maintenance fit-cadence learns it once a week, and switches it on only where it was better than the rhythm on the last 90 days, which it had not seen.',
    reply: z.object({
      ...state,
      fittedAt: z.nullable(z.iso.datetime()),
      customers: z.int().check(describe('Customers with a delivered order whose histories were read.')),
      repeatCustomers: z.int(),
      isSampled: z.boolean().check(describe('Of more than 50 000 customers a sample is read.')),
      parameters: z.nullable(z.object({ r: z.number(), alpha: z.number(), a: z.number(), b: z.number() })),
      values: z.nullable(z.object({ p: z.number(), q: z.number(), v: z.number() })),
      backTest: z.nullable(backTest),
      triggers: z
        .array(z.object({ id: z.guid(), name: z.string(), model: z.enum(['rhythm', 'cadence']) }))
        .check(describe('Active triggers that are set to go by it, and what they go by now.')),
    }),
    status: 200,
  },
  listNextOrders: {
    method: 'GET',
    path: '/api/cadence/customers',
    access: 'viewer',
    summary: 'Who is likely to order, who orders next, who is overdue, and who should bring most',
    description:
      'Of customers with orders on two days or more, by the model while it is ON, else by the rhythm of each. 409 for order=value while the model is off, or values do not tell it.',
    query: object({
      ...paging,
      order: z._default(
        choice(['chance', 'next', 'overdue', 'value']).check(
          describe(
            'chance: the most likely to order within 30 days first; without the model as next. next: whose day is to come, the soonest first. overdue: those whose day is over, the most intervals first, but last those of whom the model says that they have left rather than not. value: the most expected in the 90 days to come first.',
          ),
        ),
        'chance',
      ),
    }),
    reply: z.object({
      ...state,
      rule: z.enum(['cadence', 'rhythm']).check(describe('By what the days are counted.')),
      items: z.array(nextOrder),
      nextCursor: z.nullable(z.string().check(describe('Null on the last page.'))),
    }),
    status: 200,
    errors: [409],
  },
  getPrediction: {
    method: 'GET',
    path: '/api/cadence/{id}',
    access: 'viewer',
    summary: 'When a customer is expected to order again, by the model and by the rhythm',
    params: object({ id }),
    reply: z.object({
      customerId: z.guid(),
      ...state,
      prediction: z.nullable(prediction.check(describe('Null: the model is OFF, or nothing was delivered yet.'))),
      rhythm: z.nullable(
        z
          .object({ intervalDays: z.int(), expectedAt: z.iso.datetime(), overdueRatio: z.number() })
          .check(describe('Null: fewer than two days with a delivery.')),
      ),
    }),
    status: 200,
  },
});
