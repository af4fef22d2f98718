/** Routes whose body is checked against what this installation may call and send from. */
import * as z from 'zod/mini';
import { object } from '../http/fields/strict-object.ts';
import { withBody } from '../http/request/route.ts';
import { sendable, senderAddress, senderName } from './address-fields.ts';
import { callableEndpoint } from './endpoint-field.ts';
import { routes, settingFields } from './routes.ts';

const followupEndpoint = z.optional(z.nullable(callableEndpoint));

const senders = {
  senderName: z.optional(z.nullable(senderName)),
  senderAddress: z.optional(z.nullable(senderAddress)),
  replyToAddress: z.optional(z.nullable(sendable)),
};

export const checkedRoutes = {
  changeSettings: withBody(routes.changeSettings, object({ ...settingFields, followupEndpoint, ...senders })),
};
