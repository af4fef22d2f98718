/** What exists, as the stacks see it: the registry and the API's contract, never a handler. */
import { routes } from '../functions/api/contract.ts';
import { apiFunctions } from '../functions/api/index.ts';
import * as registry from '../functions/registry.ts';

export const triggers = Object.values(registry.triggers);
export const maintenance = Object.values(registry.maintenance);
export { apiFunctions, routes };

/** What a schedule can ring. */
export const scheduled: readonly string[] = [...triggers, ...maintenance].map(({ name }) => name);

/** Every folder under `functions/` that becomes a Lambda function. */
export const folders: readonly string[] = [
  ...triggers.map(({ name }) => `triggers/${name}`),
  ...maintenance.map(({ name }) => `maintenance/${name}`),
  ...Object.keys(apiFunctions).map((name) => `api/${name}`),
  'deploy/migrate',
];
