import { on } from '../../http/route-handler.ts';
import { groupFailures } from './queries.gen.ts';
import { routes } from './routes.ts';

export const listFailures = on(routes.listFailures, async ({ database, caller: { tenantId } }) => ({
  body: { groups: await database.many(groupFailures, { tenantId }) },
}));
