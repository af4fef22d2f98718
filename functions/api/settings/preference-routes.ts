import * as z from 'zod/mini';
import { flag, id } from '../http/fields/fields.ts';
import { object } from '../http/fields/strict-object.ts';
import { defineRoutes } from '../http/request/route.ts';

const preference = z.object({
  customerId: z.guid(),
  allowsEmail: z.boolean(),
  /** Null: never set. */
  changedAt: z.nullable(z.iso.datetime()),
});

export const routes = defineRoutes('settings', {
  readEmailPreference: {
    method: 'GET',
    path: '/api/customers/{id}/email-preference',
    access: 'viewer',
    summary: 'Whether a customer wants e-mail',
    params: object({ id }),
    reply: preference,
    status: 200,
  },
  changeEmailPreference: {
    method: 'PATCH',
    path: '/api/customers/{id}/email-preference',
    access: 'operator',
    summary: 'Set whether a customer wants e-mail',
    description:
      'For people who read the replies to e-mails, such as one that says "unsubscribe". Jobs that wait to send end as CANCELLED with NOT_WANTED.',
    params: object({ id }),
    body: object({ allowsEmail: flag }),
    example: { allowsEmail: false },
    reply: preference,
    status: 200,
  },
});
