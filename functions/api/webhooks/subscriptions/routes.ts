import * as z from 'zod/mini';
import { describe } from '../../http/fields/describe.ts';
import { choice, flag, id, nameText, text, wholeNumber } from '../../http/fields/fields.ts';
import { listOf, paging } from '../../http/fields/paging.ts';
import { requiredOr } from '../../http/fields/required-or.ts';
import { object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';
import { sendStatuses, sendView, subscriptionView, subscriptionWithSecret } from './subscription-view.ts';

const url = text(2000, { description: 'https://, at a public address.' });
const MOST_TYPES = 60;
const listed = requiredOr(
  `must be a list of 1 to ${MOST_TYPES} types of events, such as ["task.created", "booking.*"]`,
);
const eventTypes = z
  .array(text(100), listed)
  .check(
    z.minLength(1, listed),
    z.maxLength(MOST_TYPES, listed),
    describe('Types of events, such as task.created; booking.* for all of a kind, custom.* for all of your own.'),
  );
const perSecond = wholeNumber(1, 100, { default: 10, description: 'Deliveries in any second.' });

const one = { params: object({ id }), reply: subscriptionView, status: 200, hasVersion: true } as const;

export const routes = defineRoutes('webhooks', {
  listWebhookSubscriptions: {
    method: 'GET',
    path: '/api/webhook-subscriptions',
    access: 'viewer',
    summary: 'List the systems to which events are delivered, oldest first',
    query: object({ ...paging }),
    reply: listOf(subscriptionView),
    status: 200,
  },
  createWebhookSubscription: {
    method: 'POST',
    path: '/api/webhook-subscriptions',
    access: 'admin',
    hasVersion: true,
    secret: true,
    summary: 'Deliver events to another system from now on',
    description:
      'Each event is one signed POST (https://www.standardwebhooks.com), tried for three days until it is answered with 2xx. 410 ends the subscription. The secret is shown in this reply only.',
    body: object({ name: nameText(200), url, eventTypes, perSecond: z.optional(perSecond) }),
    example: {
      name: 'Our own CRM',
      url: 'https://hooks.example.com/events',
      eventTypes: ['task.created', 'booking.*'],
    },
    reply: subscriptionWithSecret,
    status: 201,
    location: '/api/webhook-subscriptions/{id}',
  },
  getWebhookSubscription: {
    ...one,
    method: 'GET',
    path: '/api/webhook-subscriptions/{id}',
    access: 'viewer',
    summary: 'One subscription with its state',
  },
  changeWebhookSubscription: {
    ...one,
    method: 'PATCH',
    path: '/api/webhook-subscriptions/{id}',
    access: 'admin',
    summary: 'Change a subscription, pause it, or begin one again that has ended',
    description: 'Members that are left out stay. `isPaused: false` begins again, also what has ended.',
    body: object({
      name: z.optional(nameText(200)),
      url: z.optional(url),
      eventTypes: z.optional(eventTypes),
      perSecond: z.optional(perSecond),
      isPaused: z.optional(flag),
    }),
    example: { perSecond: 20 },
  },
  removeWebhookSubscription: {
    method: 'DELETE',
    path: '/api/webhook-subscriptions/{id}',
    access: 'admin',
    summary: 'Remove a subscription: what waits is not delivered',
    params: object({ id }),
    status: 204,
  },
  rotateSubscriptionSecret: {
    ...one,
    method: 'POST',
    path: '/api/webhook-subscriptions/{id}/rotate',
    access: 'admin',
    secret: true,
    summary: 'Sign with another secret; for some time with the one before as well',
    body: object({
      overlapHours: z.optional(
        wholeNumber(0, 168, { default: 24, description: 'How long deliveries have both signatures. 0: not at all.' }),
      ),
    }),
    example: {},
    reply: subscriptionWithSecret,
  },
  listSubscriptionDeliveries: {
    method: 'GET',
    path: '/api/webhook-subscriptions/{id}/deliveries',
    access: 'viewer',
    summary: 'List the deliveries of a subscription, newest first',
    description: 'Those that were taken are kept for thirty days.',
    params: object({ id }),
    query: object({ ...paging, status: z.optional(choice(sendStatuses)) }),
    reply: listOf(sendView),
    status: 200,
  },
  replaySubscriptionDelivery: {
    method: 'POST',
    path: '/api/webhook-subscriptions/{id}/deliveries/{deliveryId}/replay',
    access: 'operator',
    summary: 'Deliver an event once more, with the same webhook-id',
    description: '409 while it is still under way.',
    params: object({ id, deliveryId: id }),
    reply: sendView,
    status: 202,
  },
});
