import * as z from 'zod/mini';
import { describe } from '../http/fields/describe.ts';
import { id as endpointId } from '../http/fields/fields.ts';
import { object } from '../http/fields/strict-object.ts';
import { defineRoutes } from '../http/request/route.ts';

const challenge = z.string().check(z.regex(/^(?:0|[1-9]\d{0,19})$/), describe('A number, which is the whole reply.'));

const challengeQuery = z.looseObject({
  'hub.mode': z.literal('subscribe'),
  'hub.verify_token': z.string(),
  'hub.challenge': challenge,
});
const exampleChallenge = { 'hub.mode': 'subscribe', 'hub.verify_token': 'token', 'hub.challenge': '1158201444' };

const received = z.object({
  deliveryId: z.guid(),
  duplicate: z.optional(z.literal(true)).check(describe('It had arrived before, and changed nothing.')),
});
/** Any object or list: the sender decides. */
const anyBody = z.looseObject({
  type: z.optional(z.unknown().check(describe('What happened, as many senders name it.'))),
});
const webhook = {
  method: 'POST',
  access: 'public',
  isSigned: true,
  body: anyBody,
  reply: received,
  status: 202,
  example: { type: 'invoice.paid', data: {} },
  errors: [401, 403, 404, 415, 500, 503],
} as const;

/** Meta may add members at any time, so unknown ones are accepted in the body and in the query. */
export const routes = defineRoutes('inbound', {
  verifyMetaWebhook: {
    method: 'GET',
    path: '/hooks/meta',
    access: 'public',
    isSigned: true,
    summary: "Meta's question whether it may send messages of pages here",
    description:
      'Answers hub.challenge when hub.verify_token is that of the secret `Meta…`. Meta asks when the webhook is set up in its app dashboard.',
    query: challengeQuery,
    exampleQuery: exampleChallenge,
    reply: z.number(),
    status: 200,
    errors: [403, 422, 500, 503],
  },
  receiveMetaWebhook: {
    method: 'POST',
    path: '/hooks/meta',
    access: 'public',
    isSigned: true,
    summary: 'What people write to pages, as Meta sends it',
    description:
      'X-Hub-Signature-256 must be the HMAC of the body with the app secret. Each message counts once, by its mid: it opens the window of its sender, who becomes a subscriber; an opt-out word is heeded; `message.received` is recorded; and an entry of the kind `message` starts a flow. Echoes settle messages of ours whose outcome was unknown. Everything else is ignored.',
    body: z.looseObject({ object: z.string(), entry: z.array(z.unknown()) }),
    example: { object: 'page', entry: [] },
    reply: z.object({
      received: z.int().check(describe('New messages.')),
      repeated: z.int().check(describe('Messages that had arrived before.')),
      settled: z.int().check(describe('Messages of ours whose outcome was unknown, and that were sent.')),
    }),
    status: 200,
    errors: [401, 500, 503],
  },
  verifyWebhook: {
    method: 'GET',
    path: '/hooks/{endpointId}',
    access: 'public',
    isSigned: true,
    summary: "Meta's question whether it may send webhooks to an endpoint of the form meta",
    description: "Answers hub.challenge when hub.verify_token is the endpoint's verifyToken.",
    params: object({ endpointId }),
    query: challengeQuery,
    exampleQuery: exampleChallenge,
    reply: z.number(),
    status: 200,
    errors: [403, 404, 422, 500, 503],
  },
  receiveWebhook: {
    ...webhook,
    path: '/hooks/{endpointId}',
    summary: 'A webhook of another system, signed as its endpoint says',
    description:
      'application/json or application/x-www-form-urlencoded, up to 1 MB. Each delivery counts once: it may find or make a customer, is recorded as an event, and starts workflows with an entry of the kind `webhook`. 401: the signature, or its moment. 403: the address. 429: more in a second than the endpoint takes. 503: the endpoint is paused, or its workflow is. See POST /api/webhook-endpoints.',
    params: object({ endpointId }),
  },
  receiveWebhookBySecretPath: {
    ...webhook,
    path: '/hooks/{endpointId}/{secret}',
    summary: 'A webhook of a system that cannot sign: the path has the secret of an endpoint of the form secret-path',
    description: 'As POST /hooks/{endpointId}.',
    params: object({ endpointId, secret: z.string() }),
  },
  receiveAuthorization: {
    method: 'GET',
    path: '/oauth/callback',
    access: 'public',
    isPage: true,
    summary: 'Where the browser comes back to when somebody has authorised a connection',
    description:
      'See POST /api/connections/{id}/authorize. The state was made there, and works once. 410 when it was used or is too old, 422 when the token server refuses the code.',
    query: z.looseObject({
      state: z.optional(z.string()),
      code: z.optional(z.string()),
      error: z.optional(z.string()),
    }),
    status: 200,
    errors: [410, 422],
  },
});
