/** What replies show of a webhook endpoint and of its deliveries. A secret is shown once, by the call that makes it. */
import * as z from 'zod/mini';
import { describe } from '../http/fields/describe.ts';
import { formNames } from '../inbound/hooks/forms.ts';

export const matchNames = ['email', 'accountNumber', 'externalId', 'id'] as const;
export const missingNames = ['create', 'ignore'] as const;
export const foundNames = ['update', 'keep'] as const;

const customerView = z.object({
  matchBy: z.enum(matchNames),
  onMissing: z.enum(missingNames),
  onFound: z.enum(foundNames),
  mapping: z.record(z.string(), z.string()),
});

const refusal = z.object({
  day: z.iso.date(),
  reason: z.string().check(describe('The code of the error.')),
  calls: z.int(),
  lastAt: z.iso.datetime(),
  detail: z.nullable(z.string()).check(describe('The message of the last one.')),
});

export const endpointView = z.object({
  id: z.guid(),
  name: z.string(),
  form: z.enum(formNames),
  path: z
    .string()
    .check(
      describe(
        'Where the sender sends, below the address of this API. Of the form secret-path the secret follows, after a slash.',
      ),
    ),
  eventType: z.string(),
  secretLastFour: z.nullable(z.string()).check(describe('Null: it has no secret, and refuses every delivery.')),
  secretSetAt: z.nullable(z.iso.datetime()),
  previousLastFour: z.nullable(z.string()),
  previousUntil: z.nullable(z.iso.datetime()).check(describe('Until then the secret before is accepted too.')),
  verifyToken: z
    .nullable(z.string())
    .check(describe('Of the form meta: what to enter beside the address in the app dashboard.')),
  toleranceSeconds: z.int(),
  dedupeHeader: z.nullable(z.string()),
  dedupePath: z.nullable(z.string()),
  allowedAddresses: z.array(z.string()),
  perSecond: z.int(),
  isPaused: z.boolean(),
  customer: z.nullable(customerView),
  lastDeliveryAt: z.nullable(z.iso.datetime()),
  refusals: z.array(refusal).check(describe('Calls that were refused in the last seven days, newest first.')),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});

/** The reply of the calls that make a secret. */
export const endpointWithSecret = z.extend(endpointView, {
  secret: z
    .nullable(z.string())
    .check(
      describe(
        'Shown this once. Null: the sender makes it, and it is to be set with POST /api/webhook-endpoints/{id}/rotate.',
      ),
    ),
});

export const deliveryStatuses = ['DONE', 'NO_CUSTOMER', 'CUSTOMER_REFUSED'] as const;

export const deliveryView = z.object({
  id: z.guid(),
  status: z
    .enum(deliveryStatuses)
    .check(describe('NO_CUSTOMER and CUSTOMER_REFUSED: `reason` says why. Replay it once that is mended.')),
  reason: z.nullable(z.string()),
  topic: z.nullable(z.string()).check(describe('What the sender calls what happened.')),
  address: z.nullable(z.string()),
  sizeBytes: z.int(),
  customerId: z.nullable(z.guid()),
  eventId: z.nullable(z.guid()).check(describe('Null without a customer, where nobody listens to its type.')),
  receivedAt: z.iso.datetime(),
  durationMs: z.nullable(z.int()).check(describe('From the call until it was stored.')),
  repeats: z.int().check(describe('How often it came again.')),
  lastRepeatedAt: z.nullable(z.iso.datetime()),
  replays: z.int(),
  lastReplayedAt: z.nullable(z.iso.datetime()),
});

export const deliveryWithBody = z.extend(deliveryView, {
  body: z.unknown().check(describe('As JSON; that of a form is an object. Null when it has more than 48 KB.')),
});
