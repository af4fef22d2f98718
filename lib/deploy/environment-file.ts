/** The context values of an environment: one committed file each, `environments/<name>.json`, named by `-c environment=<name>`. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Context values that must change before the app can be synthesised; the message says all that is known. */
export class ContextError extends Error {
  override readonly name = 'ContextError';
}

type Values = Readonly<Record<string, unknown>>;

/** The environment of the local stack. It has no file, so values may be given with `-c` and in cdk.json. */
export const LOCAL = 'local';

const FOLDER = join(import.meta.dirname, '..', '..', 'environments');
const NAME = /^[a-z][a-z0-9-]*$/;

function namesIn(folder: string): string[] {
  const files = existsSync(folder) ? readdirSync(folder) : [];
  return files.flatMap((file) => (file.endsWith('.json') ? [file.slice(0, -'.json'.length)] : [])).sort();
}

function readFile(path: string): Values {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Values; // checked here
  } catch (error) {
    throw new ContextError(`${path} is no JSON: ${error instanceof Error ? error.message : error}`);
  }
  throw new ContextError(`${path} must be a JSON object of context values`);
}

/**
 * Returns the context values of the environment that `given` names. Throws when `given` names none or has other values
 * beside it: what is given once with `-c` is forgotten the next time, and the deployment then takes it back.
 */
export function readEnvironment({ environment, ...others }: Values, folder = FOLDER): Values {
  if (environment === LOCAL) return others;
  const names = namesIn(folder);
  const known = `there are ${[...names, LOCAL].join(', ')}`;
  if (environment === undefined) {
    throw new ContextError(
      `Name the environment with -c environment=<name>: ${known}. A new one is a file environments/<name>.json with its ` +
        `context values, such as environments/example.json; "${LOCAL}" is the stack of npm start and cannot be deployed`,
    );
  }
  if (typeof environment !== 'string' || !NAME.test(environment) || !names.includes(environment)) {
    throw new ContextError(
      `There is no environments/${environment}.json: ${known}. A name has lower-case letters, digits and hyphens, a letter first`,
    );
  }
  const stray = Object.keys(others);
  if (stray.length > 0) {
    throw new ContextError(
      `Write ${stray.join(', ')} into environments/${environment}.json: a value given with -c or in cdk.json would be missing in a later deployment`,
    );
  }
  const values = readFile(join(folder, `${environment}.json`));
  if (typeof values.prod !== 'boolean') {
    throw new ContextError(
      `environments/${environment}.json must say whether it is protected against deletion: "prod": true, or false`,
    );
  }
  if ('environment' in values)
    throw new ContextError(`environments/${environment}.json has its name already: leave out "environment"`);
  return values;
}
