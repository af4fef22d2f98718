import * as z from 'zod/mini';
import { describe } from '../http/fields/describe.ts';
import { choice, flag, id, nameText, text, wholeNumber } from '../http/fields/fields.ts';
import { listOf, paging } from '../http/fields/paging.ts';
import { object } from '../http/fields/strict-object.ts';
import { defineRoutes } from '../http/request/route.ts';
import { formNames } from '../inbound/hooks/forms.ts';
import {
  deliveryStatuses,
  deliveryView,
  deliveryWithBody,
  endpointView,
  endpointWithSecret,
  foundNames,
  matchNames,
  missingNames,
} from './endpoint-view.ts';

const customer = object({
  matchBy: choice(matchNames, { default: 'email' }),
  onMissing: z.optional(choice(missingNames, { default: 'create' })),
  onFound: z.optional(choice(foundNames, { default: 'update' })),
  mapping: z
    .record(z.string(), text(200))
    .check(
      describe(
        'From a path in the body, such as data.object.customer_email, to a member of the customer: name, email, phone, accountNumber, status, timeZone, doNotContactUntil, salesRepId, externalId, id or attributes.<name>. Of several paths to one member the first that the body has counts.',
      ),
    ),
});

const secret = text(500, {
  description: 'What the sender signs with. Left out: one is made, where the sender does not make it itself.',
});

/** check-endpoint.ts says more of some. */
const settings = {
  eventType: z.optional(text(100, { description: 'webhook.received, or custom.<name>.' })),
  toleranceSeconds: z.optional(
    wholeNumber(30, 600, { default: 300, description: 'How far from now a signed moment may be.' }),
  ),
  dedupeHeader: z.optional(
    z.nullable(
      text(100, { description: 'A delivery with the same value is the same delivery. Each form has its own default.' }),
    ),
  ),
  dedupePath: z.optional(
    z.nullable(
      text(200, {
        description: 'The same by a member of the body, where the header is missing. Neither: by the whole body.',
      }),
    ),
  ),
  allowedAddresses: z.optional(
    z.array(text(50)).check(z.maxLength(20), describe('Addresses and ranges (CIDR). None: every address.')),
  ),
  perSecond: z.optional(wholeNumber(1, 100, { default: 10, description: 'Deliveries in any second.' })),
  isPaused: z.optional(flag),
  customer: z.optional(z.nullable(customer)),
};

const one = { params: object({ id }), reply: endpointView, status: 200, hasVersion: true } as const;

export const routes = defineRoutes('webhooks', {
  listWebhookEndpoints: {
    method: 'GET',
    path: '/api/webhook-endpoints',
    access: 'viewer',
    summary: 'List the endpoints at which other systems deliver webhooks, oldest first',
    query: object({ ...paging }),
    reply: listOf(endpointView),
    status: 200,
  },
  createWebhookEndpoint: {
    method: 'POST',
    path: '/api/webhook-endpoints',
    access: 'admin',
    hasVersion: true,
    secret: true,
    summary: 'Add an endpoint for the webhooks of another system',
    description:
      'The form says how the sender signs and how its repeated deliveries are recognised: standard-webhooks, github, stripe, shopify, meta, atlas (X-Atlas-Signature and X-Atlas-Timestamp), or secret-path for senders that cannot sign. The secret is shown in this reply only.',
    body: object({
      name: nameText(200),
      form: choice(formNames),
      secret: z.optional(secret),
      ...settings,
    }),
    example: { name: 'Payments', form: 'standard-webhooks' },
    reply: endpointWithSecret,
    status: 201,
    location: '/api/webhook-endpoints/{id}',
  },
  getWebhookEndpoint: {
    ...one,
    method: 'GET',
    path: '/api/webhook-endpoints/{id}',
    access: 'viewer',
    summary: 'One webhook endpoint, with the calls that it refused',
  },
  changeWebhookEndpoint: {
    ...one,
    method: 'PATCH',
    path: '/api/webhook-endpoints/{id}',
    access: 'admin',
    summary: 'Change a webhook endpoint, at once',
    description: 'Members that are left out stay. An endpoint keeps its form.',
    body: object({ name: z.optional(nameText(200)), ...settings }),
    example: { toleranceSeconds: 120 },
  },
  removeWebhookEndpoint: {
    method: 'DELETE',
    path: '/api/webhook-endpoints/{id}',
    access: 'admin',
    summary: 'Remove a webhook endpoint with the log of its deliveries',
    description: '409 while an active workflow starts by it.',
    params: object({ id }),
    status: 204,
  },
  rotateWebhookSecret: {
    ...one,
    method: 'POST',
    path: '/api/webhook-endpoints/{id}/rotate',
    access: 'admin',
    secret: true,
    summary: 'Give a webhook endpoint another secret; the one before is accepted for some time',
    body: object({
      secret: z.optional(secret),
      overlapHours: z.optional(
        wholeNumber(0, 168, {
          default: 24,
          description: 'How long the present secret is still accepted. 0: it is not.',
        }),
      ),
    }),
    example: { secret: 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD' },
    reply: endpointWithSecret,
  },
  listWebhookDeliveries: {
    method: 'GET',
    path: '/api/webhook-endpoints/{id}/deliveries',
    access: 'viewer',
    summary: 'List what was delivered to a webhook endpoint in the last seven days, newest first',
    params: object({ id }),
    query: object({ ...paging, status: z.optional(choice(deliveryStatuses)) }),
    reply: listOf(deliveryView),
    status: 200,
  },
  getWebhookDelivery: {
    method: 'GET',
    path: '/api/webhook-endpoints/{id}/deliveries/{deliveryId}',
    access: 'viewer',
    summary: 'One delivery, with its body',
    params: object({ id, deliveryId: id }),
    reply: deliveryWithBody,
    status: 200,
  },
  replayWebhookDelivery: {
    method: 'POST',
    path: '/api/webhook-endpoints/{id}/deliveries/{deliveryId}/replay',
    access: 'operator',
    summary: 'Handle a delivery once more, as the endpoint and the workflows are now',
    description:
      'For one whose customer was missing or refused, or that came before its workflow was active. What it led to before does not happen again.',
    params: object({ id, deliveryId: id }),
    reply: deliveryWithBody,
    status: 202,
  },
});
