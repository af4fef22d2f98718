/** Routes whose body is checked against the registry of events. */
import { events } from '../../registry.ts';
import { choice } from '../http/fields/fields.ts';
import { object } from '../http/fields/strict-object.ts';
import { withBody } from '../http/request/route.ts';
import { eventFields, routes } from './routes.ts';

const types = Object.values(events).map(({ type }): string => type);

export const checkedRoutes = {
  recordEvent: withBody(routes.recordEvent, object({ ...eventFields, type: choice(types) })),
};
