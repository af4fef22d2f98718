/** What the stacks deploy: the registry and the API's contract as lists. Imports definitions, never a handler. */
import { routes } from '../../functions/api/contract.ts';
import { apiFunctions } from '../../functions/api/index.ts';
import type { EventDefinition } from '../../functions/engine/events/define.ts';
import type { JobQueueDefinition } from '../../functions/engine/ledger/define.ts';
import type { MaintenanceDefinition } from '../../functions/engine/maintenance/define.ts';
import type { SystemDefinition, SystemFunctionDefinition } from '../../functions/engine/systems/define.ts';
import * as registry from '../../functions/registry.ts';

export const triggers = Object.values(registry.triggers);
export const maintenance: readonly MaintenanceDefinition[] = Object.values(registry.maintenance);
export const events: readonly EventDefinition[] = Object.values(registry.events);
export const jobQueues: readonly JobQueueDefinition[] = Object.values(registry.queues);
export const systems: readonly SystemDefinition[] = Object.values(registry.systems);
export const systemFunctions: readonly SystemFunctionDefinition[] = systems.flatMap(({ functions }) => functions);
export { apiFunctions, routes };

/** Folder of the relay, and its key in the context's `schedules`. */
export const RELAY = 'relay';

/** Key in `apiFunctions` of the one that works on the dead letters of every stack, and so belongs to the last stack. */
export const DEAD_LETTERS = 'dead-letters';

/** Folder of the function that serves the console. */
export const CONSOLE = 'console';

/** Folder of the function that signs users in. */
export const SIGN_IN = 'sign-in';

/** Names of everything with a schedule: the keys that the context's `schedules` may have. */
export const scheduled: readonly string[] = [
  ...triggers.map(({ name }) => name),
  ...maintenance.map(({ name }) => name),
  RELAY,
];

/** Every folder under `functions/` that becomes a Lambda function. */
export const folders: readonly string[] = [
  ...triggers.map(({ name }) => `triggers/${name}`),
  ...maintenance.map(({ name }) => `maintenance/${name}`),
  ...events.map(({ name }) => `events/${name}`),
  ...jobQueues.map(({ name }) => `jobs/${name}`),
  RELAY,
  ...systemFunctions.map(({ folder }) => folder),
  ...Object.keys(apiFunctions).map((name) => `api/${name}`),
  CONSOLE,
  SIGN_IN,
  'deploy/migrate',
];
