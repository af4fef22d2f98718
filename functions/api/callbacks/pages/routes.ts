import * as z from 'zod/mini';
import { bigId, bigIdText } from '../../http/fields/big-id.ts';
import { describe } from '../../http/fields/describe.ts';
import { choice, flag, nameText, text, wholeNumber } from '../../http/fields/fields.ts';
import { moment } from '../../http/fields/moment.ts';
import { listOf, paging } from '../../http/fields/paging.ts';
import { object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';
import { pageChannels, pageView } from './page-view.ts';

/** Members that are left out stay. Which ones a channel takes, `check-page.ts` says. */
const settings = {
  isActive: z.optional(flag),
  perSecond: z.optional(wholeNumber(1, 300, { default: 40, description: 'Messages in any second.' })),
  token: z.optional(
    z.nullable(
      text(4000, { description: 'Of a Meta page. It is kept sealed, and no reply shows it. Null removes it.' }),
    ),
  ),
  originationIdentity: z.optional(
    text(256, { description: 'Of sms: the phone number, sender id or pool that messages come from.' }),
  ),
  phoneNumberId: z.optional(text(100, { description: 'Of whatsapp: the id of the phone number at AWS.' })),
  phoneNumber: z.optional(
    z.nullable(
      z
        .string()
        .check(
          z.regex(/^\+[1-9]\d{6,14}$/),
          describe('Of sms and whatsapp: the number at which people write, such as +351912345678. It is one page’s.'),
        ),
    ),
  ),
  url: z.optional(
    text(2000, { description: 'Of http: where messages are sent, signed. https://, at a public address.' }),
  ),
};

const pageId = bigIdText.check(describe('In digits.'));
const one = { params: object({ pageId }), reply: pageView, status: 200 } as const;
const operate = { ...one, method: 'POST', access: 'operator', hasVersion: true } as const;

export const routes = defineRoutes('callbacks', {
  listPages: {
    method: 'GET',
    path: '/api/pages',
    access: 'viewer',
    summary: 'List the pages that messages are sent from, oldest first',
    query: object({
      ...paging,
      channel: z.optional(choice(pageChannels)),
      isActive: z.optional(choice(['true', 'false'])),
    }),
    reply: listOf(pageView),
    status: 200,
  },
  createPage: {
    method: 'POST',
    path: '/api/pages',
    access: 'admin',
    hasVersion: true,
    summary: 'Add a page, or another sender of messages',
    description:
      'It gets a lane of its own with its rate, and a breaker that opens for 300 seconds after five failures of its token in a row. 409 when the page has been added before, or another page has its phoneNumber.',
    body: object({
      pageId: z.optional(bigId.check(describe('Meta’s id of a page. Other channels may leave it out and get one.'))),
      channel: choice(pageChannels),
      name: nameText(200),
      ...settings,
    }),
    example: { channel: 'http', name: 'Our own app', url: 'https://hooks.example.com/messages', perSecond: 20 },
    reply: pageView,
    status: 201,
    location: '/api/pages/{pageId}',
  },
  getPage: {
    ...one,
    method: 'GET',
    path: '/api/pages/{pageId}',
    access: 'viewer',
    hasVersion: true,
    summary: 'One page with its state',
  },
  changePage: {
    ...one,
    method: 'PATCH',
    path: '/api/pages/{pageId}',
    access: 'admin',
    hasVersion: true,
    summary: 'Change a page, at once',
    description:
      'Members that are left out stay. A new token does not close the breaker by itself: reset it, or wait for the next try. A page keeps its channel.',
    body: object({ name: z.optional(nameText(200)), ...settings }),
    example: { perSecond: 20 },
  },
  blockPage: {
    ...operate,
    path: '/api/pages/{pageId}/block',
    summary: 'Send nothing from a page until a moment, or until it is freed',
    description: 'Messages wait and none fails.',
    body: object({
      until: z.optional(z.nullable(moment.check(describe('In the future. Left out or null: until it is freed.')))),
    }),
    example: {},
  },
  freePage: {
    ...operate,
    path: '/api/pages/{pageId}/free',
    summary: 'End the block of a page: what waits is sent, as fast as its rate allows',
  },
  resetPageBreaker: {
    ...operate,
    path: '/api/pages/{pageId}/reset-breaker',
    summary: 'Close the breaker of a page, and forget its failures',
  },
});
