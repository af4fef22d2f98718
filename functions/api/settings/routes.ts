import * as z from 'zod/mini';
import { must } from '../http/fields/required-or.ts';
import { object } from '../http/fields/strict-object.ts';
import { defineRoute } from '../http/route.ts';
import { endpoint } from './endpoint-field.ts';

const flag = z.boolean(must('must be true or false'));

const settings = z.object({
  clientJourney: z.boolean(),
  emailWorkflows: z.boolean(),
  autoGeneratePdf: z.boolean(),
  followupEndpoint: z.nullable(z.string()),
  retryMissedCalls: z.boolean(),
});

const readSettings = defineRoute({
  method: 'GET',
  path: '/api/admin/settings',
  name: 'readSettings',
  function: 'settings',
  access: 'viewer',
  summary: "The tenant's settings",
  reply: settings,
  status: 200,
});

const changeSettings = defineRoute({
  method: 'PATCH',
  path: '/api/admin/settings',
  name: 'changeSettings',
  function: 'settings',
  access: 'admin',
  summary: "Change some of the tenant's settings",
  description:
    'clientJourney: events are recorded and acted on, from now on. emailWorkflows: e-mail goes out. followupEndpoint: where bookings call; null takes it away. retryMissedCalls: a call that nobody took makes one more booking.',
  body: object({
    clientJourney: z.optional(flag),
    emailWorkflows: z.optional(flag),
    autoGeneratePdf: z.optional(flag),
    followupEndpoint: z.optional(z.nullable(endpoint)),
    retryMissedCalls: z.optional(flag),
  }),
  example: { clientJourney: true, emailWorkflows: true },
  reply: settings,
  status: 200,
});

export const routes = { readSettings, changeSettings };
