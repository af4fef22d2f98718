/**
 * The rows that each collection takes. A member that is left out stays as it is; null clears it. Tags and attributes are never absent, and null
 * leaves them as they are. Loads in a browser.
 */
import * as z from 'zod/mini';
import { describe } from '../http/fields/describe.ts';
import { choice, flag, nameText, text, wholeNumber } from '../http/fields/fields.ts';
import { day, moment } from '../http/fields/moment.ts';
import { requiredOr } from '../http/fields/required-or.ts';
import { freeObject, isObject, object } from '../http/fields/strict-object.ts';
import { knownTimeZone } from '../http/fields/time-zone.ts';
import { externalId, MOST_LINES } from './collections.ts';
import { customerStatuses, deliverableStatuses, orderStatuses } from './views.ts';

const optional = <T extends z.ZodMiniType>(schema: T) => z.optional(z.nullable(schema));

const email = nameText(320).check(z.regex(/^[^\s@]+@[^\s@]+$/, 'must be an e-mail address, such as ada@example.com'));

const MOST_MONEY = 9_999_999_999.99;
const range = requiredOr(`must be a number from -${MOST_MONEY} to ${MOST_MONEY}`);
/** Rounded to cents. */
const money = z.number(range).check(z.minimum(-MOST_MONEY, range), z.maximum(MOST_MONEY, range));

const list = requiredOr('must be a list');
const tags = z
  .array(text(100), list)
  .check(z.maxLength(100, 'must have at most 100 tags'), describe('Null leaves them as they are.'));

const attributes = freeObject.check(
  z.refine(isObject, 'must be an object'),
  describe(
    'Merged with those that are there: an attribute that is null is removed, and null alone leaves all as they are.',
  ),
);

const quantity = wholeNumber(-1_000_000_000, 1_000_000_000);

const line = object({
  productExternalId: externalId,
  quantity: z.optional(quantity),
  amount: z.optional(money),
});

const linesFit = ({
  total,
  lines = [],
}: {
  total?: number | undefined;
  lines?: { amount?: number | undefined }[] | undefined;
}) => total !== undefined || Math.abs(lines.reduce((sum, { amount = 0 }) => sum + amount, 0)) <= MOST_MONEY;

export const rowSchemas = {
  users: object({
    externalId,
    email: optional(email),
    name: optional(nameText(500)),
    role: optional(nameText(100)),
    isActive: z.optional(flag),
  }),
  products: object({ externalId, sku: optional(nameText(200)), name: optional(nameText(500)) }),
  customers: object({
    externalId,
    name: optional(nameText(500)),
    email: optional(email),
    phone: optional(nameText(100)),
    accountNumber: optional(nameText(100)),
    status: z.optional(choice(customerStatuses)),
    salesRepExternalId: optional(externalId),
    doNotContactUntil: optional(day),
    timeZone: optional(knownTimeZone),
    tags: optional(tags),
    attributes: optional(attributes),
    createdAt: z.optional(moment),
  }),
  orders: object({
    externalId,
    customerExternalId: z.optional(externalId),
    status: z.optional(choice(orderStatuses)),
    orderedAt: z.optional(moment),
    deliveredAt: optional(moment),
    total: z.optional(money.check(describe('Without it, that of the lines.'))),
    lines: z.optional(
      z
        .array(line, list)
        .check(
          z.maxLength(MOST_LINES, `must have at most ${MOST_LINES} lines`),
          describe('Replace all lines that the order has.'),
        ),
    ),
  }).check(z.refine(linesFit, { path: ['lines'], error: `must add up to ${MOST_MONEY} at the most` })),
  samples: object({
    externalId,
    customerExternalId: z.optional(externalId),
    productExternalId: z.optional(externalId),
    salesRepExternalId: optional(externalId),
    quantity: z.optional(quantity),
    tastedAt: z.optional(moment),
    feedback: optional(text(5000)),
    needsFollowUp: z.optional(flag),
    followedUpAt: optional(moment),
    resultedInOrder: z.optional(flag),
  }),
  deliverables: object({
    externalId,
    customerExternalId: z.optional(externalId),
    month: z.optional(wholeNumber(1, 8)),
    title: optional(nameText(500)),
    status: z.optional(choice(deliverableStatuses)),
    dueAt: optional(moment),
    completedAt: optional(moment),
  }),
};
