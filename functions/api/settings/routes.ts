import * as z from 'zod/mini';
import { flag, text, wholeNumber } from '../http/fields/fields.ts';
import { object } from '../http/fields/strict-object.ts';
import { defineRoutes } from '../http/request/route.ts';

const settings = z.object({
  clientJourney: z.boolean(),
  emailWorkflows: z.boolean(),
  autoGeneratePdf: z.boolean(),
  followupEndpoint: z.nullable(z.string()),
  retryMissedCalls: z.boolean(),
  senderName: z.nullable(z.string()),
  senderAddress: z.nullable(z.string()),
  replyToAddress: z.nullable(z.string()),
  documentLinkDays: z.int(),
  attachDocuments: z.boolean(),
});

/** checked-routes.ts checks its address too. */
export const endpoint = text(2000, { description: 'https://, at a public address, without a user or password.' });

/** checked-routes.ts checks them too. */
export const name = text(100, { description: "The name that e-mails come from; null: the tenant's name." });
export const address = text(254, { description: 'An e-mail address.' });

/** Members of the body of changeSettings. */
export const settingFields = {
  clientJourney: z.optional(flag),
  emailWorkflows: z.optional(flag),
  autoGeneratePdf: z.optional(flag),
  followupEndpoint: z.optional(z.nullable(endpoint)),
  retryMissedCalls: z.optional(flag),
  senderName: z.optional(z.nullable(name)),
  senderAddress: z.optional(z.nullable(address)),
  replyToAddress: z.optional(z.nullable(address)),
  documentLinkDays: z.optional(
    wholeNumber(1, 365, { default: 30, description: 'How long links to documents in e-mails work.' }),
  ),
  attachDocuments: z.optional(flag),
};

export const routes = defineRoutes('settings', {
  readSettings: {
    method: 'GET',
    path: '/api/admin/settings',
    access: 'viewer',
    summary: "The tenant's settings",
    reply: settings,
    status: 200,
  },
  changeSettings: {
    method: 'PATCH',
    path: '/api/admin/settings',
    access: 'admin',
    summary: "Change some of the tenant's settings",
    description:
      'clientJourney: events are recorded and acted on, from now on. emailWorkflows: e-mail is sent. followupEndpoint: the URL that bookings call; null removes it. retryMissedCalls: a call that was not answered makes one more booking. attachDocuments: e-mails about a document have its PDF attached. replyToAddress: where replies to e-mails go; null: to their sender. senderAddress: the address that e-mails come from, of those that the installation may send from; null: the installation’s. Only a platform key changes it, since it says whose address that is.',
    body: object(settingFields),
    example: { clientJourney: true, emailWorkflows: true },
    reply: settings,
    status: 200,
  },
});
