import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * The browser of this machine: CHROMIUM_PATH, or what is called so on the PATH. Undefined when there is none; throws then where
 * CONSOLE_BROWSER is `required`, as in CI, so that no test is left out unnoticed.
 */
export function findChromium(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const onPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  const found = [process.env.CHROMIUM_PATH ?? '', ...onPath].find((path) => path !== '' && isExecutable(path));
  if (found === undefined && process.env.CONSOLE_BROWSER === 'required')
    throw new Error(`No browser: CHROMIUM_PATH is not set, and none of ${NAMES.join(', ')} is on the PATH`);
  return found;
}
