/** Every route: what the stack makes, the handlers answer, OpenAPI tells and the tests walk through. Loads no handler. */
import { routes as followups } from './bookings/followup/routes.ts';
import { routes as bookings } from './bookings/routes.ts';
import { routes as callbacks } from './callbacks/routes.ts';
import { routes as events } from './events/routes.ts';
import type { Route } from './http/route.ts';
import { routes as jobs } from './jobs/routes.ts';
import { routes as maintenance } from './maintenance/routes.ts';
import { routes as open } from './public/routes.ts';
import { routes as preferences } from './settings/preference-routes.ts';
import { routes as settings } from './settings/routes.ts';
import { routes as tasks } from './tasks/routes.ts';
import { routes as tenants } from './tenants/routes.ts';
import { routes as evaluations } from './triggers/evaluations/routes.ts';
import { routes as triggers } from './triggers/routes.ts';
import { routes as unsubscribe } from './unsubscribe/routes.ts';

export const routes: readonly Route[] = [
  open,
  tenants,
  triggers,
  evaluations,
  tasks,
  maintenance,
  jobs,
  events,
  settings,
  preferences,
  unsubscribe,
  bookings,
  followups,
  callbacks,
].flatMap((ofFunction): readonly Route[] => Object.values(ofFunction));
