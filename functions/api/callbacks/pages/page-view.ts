/** What replies show of a page. Its token is never among it. */
import * as z from 'zod/mini';
import { bigIdView } from '../../http/fields/big-id.ts';
import { describe } from '../../http/fields/describe.ts';

export const pageChannels = ['page', 'sms', 'whatsapp', 'http', 'email'] as const;

export const pageView = z.object({
  pageId: bigIdView.check(describe('A number up to 9007199254740991, beyond that a text of digits.')),
  channel: z.enum(pageChannels),
  name: z.string(),
  isActive: z.boolean().check(describe('false: nothing is sent from the page.')),
  perSecond: z.int().check(describe('Messages in any second; a tenth of them, at least one, only urgent ones.')),
  tokenSetAt: z.nullable(z.iso.datetime()).check(describe('Null: it has no token.')),
  originationIdentity: z.nullable(z.string()),
  phoneNumberId: z.nullable(z.string()),
  phoneNumber: z.nullable(z.string()),
  url: z.nullable(z.string()),
  state: z
    .enum(['ready', 'inactive', 'blocked', 'breaker_open', 'half_open'])
    .check(
      describe(
        'blocked: until blockedUntil. breaker_open: until openedUntil, after failures of its token. half_open: one message at a time tries.',
      ),
    ),
  blockedUntil: z.nullable(z.iso.datetime().check(describe('The end of the year 9999: until a person frees it.'))),
  failures: z.int().check(describe('Failures of its token in a row. The fifth opens the breaker.')),
  openedUntil: z.nullable(z.iso.datetime()),
  lastError: z.nullable(z.string()),
  waiting: z.int().check(describe('Messages that are due. 10000 may be more.')),
  laneId: z.guid().check(describe('Its budget, as GET /api/lanes/{id} shows it.')),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
