import * as z from 'zod/mini';
import { bigId, bigIdText, bigIdView } from '../../http/fields/big-id.ts';
import { describe } from '../../http/fields/describe.ts';
import { choice, flag, id, text } from '../../http/fields/fields.ts';
import { moment } from '../../http/fields/moment.ts';
import { listOf, paging } from '../../http/fields/paging.ts';
import { requiredOr } from '../../http/fields/required-or.ts';
import { object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';

const MOST_ROWS = 1000;

const recipientId = text(256, {
  description:
    'Digits on a Meta page; a phone number such as +351912345678 for sms and whatsapp; an address for email; any text for http.',
});

const subscriber = z.object({
  id: z.guid(),
  pageId: bigIdView,
  recipientId: z.string(),
  customerId: z.nullable(z.guid()),
  isActive: z.boolean(),
  inactiveReason: z.nullable(z.enum(['OPTED_OUT', 'RECIPIENT_GONE', 'BOUNCED', 'COMPLAINED', 'BY_HAND'])),
  inactiveAt: z.nullable(z.iso.datetime()),
  lastMessageAt: z.nullable(z.iso.datetime()),
  windowClosesAt: z.nullable(z.iso.datetime()).check(describe('Until when messages may be sent freely.')),
  createdAt: z.iso.datetime(),
});

const refusals = [
  ...['REPEATED', 'PAGE_UNKNOWN', 'RECIPIENT_MALFORMED', 'CUSTOMER_UNKNOWN', 'CUSTOMER_ERASED'],
] as const satisfies readonly string[];

const result = z.object({
  pageId: bigIdView,
  recipientId: z.string(),
  result: z.enum(['created', 'updated', 'unchanged', 'refused']),
  reason: z.nullable(
    z
      .enum(refusals)
      .check(
        describe(
          'REPEATED: an earlier row is about the same recipient. RECIPIENT_MALFORMED: not of the form of its channel.',
        ),
      ),
  ),
});

const consentChannels = ['page', 'sms', 'whatsapp', 'http'] as const;

const consent = z.object({
  channel: z.enum([...consentChannels, 'email']),
  state: z
    .enum(['OPTED_IN', 'OPTED_OUT', 'UNKNOWN'])
    .check(describe('UNKNOWN: nobody has said anything, and messages are sent. OPTED_OUT: none is.')),
  source: z.nullable(z.enum(['api', 'message', 'provider', 'sql'])),
  changedAt: z.nullable(z.iso.datetime()),
});

/** One of them: `consents.ts` asks for exactly one. */
const person = {
  customerId: z.optional(id),
  recipientId: z.optional(text(256, { description: 'In place of customerId: a recipient who is no customer.' })),
};

export const routes = defineRoutes('callbacks', {
  listSubscribers: {
    method: 'GET',
    path: '/api/subscribers',
    access: 'viewer',
    summary: 'List those who receive messages, oldest first',
    query: object({
      ...paging,
      pageId: z.optional(bigIdText),
      customerId: z.optional(id),
      recipientId: z.optional(text(256)),
      isActive: z.optional(choice(['true', 'false'])),
    }),
    reply: listOf(subscriber),
    status: 200,
  },
  storeSubscribers: {
    method: 'POST',
    path: '/api/subscribers',
    access: 'operator',
    summary: `Add or change up to ${MOST_ROWS} subscribers`,
    description:
      'Each row has a result of its own, in the order of the rows; a refused one does not keep the others from being stored. Members that are left out stay; a new subscriber is active. Somebody who opted out gets no messages before the consent changes, although active.',
    body: object({
      subscribers: z
        .array(
          object({
            pageId: bigId,
            recipientId,
            customerId: z.optional(z.nullable(id)),
            isActive: z.optional(flag),
            windowClosesAt: z.optional(z.nullable(moment)),
          }),
          requiredOr('must be a list'),
        )
        .check(
          z.minLength(1, `must have 1 to ${MOST_ROWS} rows`),
          z.maxLength(MOST_ROWS, `must have 1 to ${MOST_ROWS} rows; send the others in another call`),
        ),
    }),
    example: { subscribers: [{ pageId: 1876373432431116, recipientId: '25164691176450778' }] },
    reply: z.object({
      created: z.int(),
      updated: z.int(),
      unchanged: z.int(),
      refused: z.int(),
      results: z.array(result),
    }),
    status: 200,
  },
  readConsents: {
    method: 'GET',
    path: '/api/subscribers/consents',
    access: 'viewer',
    summary: 'Whether a customer or a recipient wants messages, by channel',
    query: object(person),
    exampleQuery: { customerId: '0a1b2c3d-0000-4000-8000-000000000001' },
    reply: z.object({ items: z.array(consent) }),
    status: 200,
  },
  changeConsent: {
    method: 'PATCH',
    path: '/api/subscribers/consents',
    access: 'operator',
    summary: 'Set whether a customer or a recipient wants messages of a channel',
    description:
      'Asked at each message: what waits is then skipped. E-mail has PATCH /api/customers/{id}/email-preference.',
    body: object({
      ...person,
      channel: choice(consentChannels, {}, (given) =>
        given === 'email' ? '; e-mail has PATCH /api/customers/{id}/email-preference' : '',
      ),
      state: choice(['OPTED_IN', 'OPTED_OUT']),
    }),
    example: { recipientId: '+351912345678', channel: 'sms', state: 'OPTED_OUT' },
    reply: consent,
    status: 200,
  },
});
