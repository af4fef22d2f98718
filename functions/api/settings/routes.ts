import * as z from 'zod/mini';
import { flag, text } from '../http/fields/fields.ts';
import { object } from '../http/fields/strict-object.ts';
import { defineRoutes } from '../http/request/route.ts';

const settings = z.object({
  clientJourney: z.boolean(),
  emailWorkflows: z.boolean(),
  autoGeneratePdf: z.boolean(),
  followupEndpoint: z.nullable(z.string()),
  retryMissedCalls: z.boolean(),
  runTriggers: z.boolean(),
});

/** checked-routes.ts checks its address too. */
export const endpoint = text(2000, { description: 'https://, at a public address, without a user or password.' });

/** Members of the body of changeSettings. */
export const settingFields = {
  clientJourney: z.optional(flag),
  emailWorkflows: z.optional(flag),
  autoGeneratePdf: z.optional(flag),
  followupEndpoint: z.optional(z.nullable(endpoint)),
  retryMissedCalls: z.optional(flag),
  runTriggers: z.optional(flag),
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
    hasVersion: true,
    summary: "Change some of the tenant's settings",
    description:
      'clientJourney: events are recorded and acted on, from now on. emailWorkflows: e-mail is sent. followupEndpoint: the URL that bookings call; null removes it. retryMissedCalls: a call that was not answered makes one more booking. runTriggers: false pauses every trigger, scheduled or by hand; on again, they look at all customers.',
    body: object(settingFields),
    example: { clientJourney: true, emailWorkflows: true },
    reply: settings,
    status: 200,
  },
});
