import * as z from 'zod/mini';
import { id } from '../http/fields/fields.ts';
import { must } from '../http/fields/required-or.ts';
import { object } from '../http/fields/strict-object.ts';
import { defineRoute } from '../http/route.ts';

const preference = z.object({
  customerId: z.guid(),
  allowsEmail: z.boolean(),
  /** Null: nobody has said anything yet. */
  changedAt: z.nullable(z.iso.datetime()),
});

const readEmailPreference = defineRoute({
  method: 'GET',
  path: '/api/customers/{id}/email-preference',
  name: 'readEmailPreference',
  function: 'settings',
  access: 'viewer',
  summary: 'Whether a customer wants e-mail',
  params: object({ id }),
  reply: preference,
  status: 200,
});

const changeEmailPreference = defineRoute({
  method: 'PATCH',
  path: '/api/customers/{id}/email-preference',
  name: 'changeEmailPreference',
  function: 'settings',
  access: 'operator',
  summary: 'Say whether a customer wants e-mail',
  description:
    'For whoever reads the answers to e-mails, of which the word "unsubscribe" is one. Jobs that wait to send end as CANCELLED with NOT_WANTED.',
  params: object({ id }),
  body: object({ allowsEmail: z.boolean(must('must be true or false')) }),
  example: { allowsEmail: false },
  reply: preference,
  status: 200,
});

export const routes = { readEmailPreference, changeEmailPreference };
