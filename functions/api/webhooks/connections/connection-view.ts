/** What replies show of a connection. Its secret and its tokens are never among it. */
import * as z from 'zod/mini';
import { authKinds, clientAuths, hmacAlgorithms, hmacEncodings } from '../../../engine/connections/kinds.ts';
import { describe } from '../../http/fields/describe.ts';

const settingsView = z.object({
  username: z.optional(z.string()),
  header: z.optional(z.string()),
  prefix: z.optional(z.string()),
  timestampHeader: z.optional(z.string()),
  algorithm: z.optional(z.enum(hmacAlgorithms)),
  encoding: z.optional(z.enum(hmacEncodings)),
  authorizationUrl: z.optional(z.string()),
  tokenUrl: z.optional(z.string()),
  clientId: z.optional(z.string()),
  clientAuth: z.optional(z.enum(clientAuths)),
  scope: z.optional(z.string()),
  audience: z.optional(z.string()),
  parameters: z.optional(z.record(z.string(), z.string())),
});

export const connectionView = z.object({
  id: z.guid(),
  name: z.string(),
  baseUrl: z.string(),
  auth: z.enum(authKinds),
  settings: settingsView,
  idempotencyHeader: z.nullable(z.string()),
  perSecond: z.int(),
  status: z
    .enum(['READY', 'NEEDS_AUTHORIZATION'])
    .check(describe('NEEDS_AUTHORIZATION: calls fail until a person has acted; `problem` says why.')),
  problem: z.nullable(z.string()),
  secretLastFour: z.nullable(z.string()).check(describe('Null: it has none, or one of less than twelve characters.')),
  secretSetAt: z.nullable(z.iso.datetime()),
  tokenAt: z.nullable(z.iso.datetime()).check(describe('Of OAuth: when its token was fetched.')),
  tokenExpiresAt: z.nullable(z.iso.datetime()).check(describe('As the token server says; null where it does not.')),
  tokenScope: z.nullable(z.string()).check(describe('What the token server granted, where it says so.')),
  authorizedBy: z.nullable(z.string()),
  authorizedAt: z.nullable(z.iso.datetime()),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});

export const testView = z.object({
  request: z.object({
    method: z.string(),
    url: z.string(),
    headers: z.record(z.string(), z.string()).check(describe('As they were sent; what authorises the call is "…".')),
  }),
  outcome: z
    .enum(['answered', 'refused', 'throttled', 'unavailable', 'unknown', 'forbidden', 'not-called'])
    .check(describe('not-called: nothing could authorise the call; `reason` says why.')),
  reason: z.nullable(z.string()),
  answer: z.nullable(
    z.object({
      status: z.int(),
      body: z.string().check(describe('The first 2 KB. What authorises the call is "…".')),
      isCut: z.boolean(),
    }),
  ),
  durationMs: z.int().check(describe('With fetching a token, where one was needed.')),
  status: z.enum(['READY', 'NEEDS_AUTHORIZATION']).check(describe('Of the connection, after the call.')),
});
