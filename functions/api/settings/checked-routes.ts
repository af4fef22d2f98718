/** Routes whose body is checked against what this installation may call. */
import * as z from 'zod/mini';
import { object } from '../http/fields/strict-object.ts';
import { withBody } from '../http/request/route.ts';
import { callableEndpoint } from './endpoint-field.ts';
import { routes, settingFields } from './routes.ts';

const followupEndpoint = z.optional(z.nullable(callableEndpoint));

export const checkedRoutes = {
  changeSettings: withBody(routes.changeSettings, object({ ...settingFields, followupEndpoint })),
};
