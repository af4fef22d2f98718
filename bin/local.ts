/**
 * The program of `npm start`: runs the stack on this machine until it gets a signal. start.mjs answers --help, checks Node
 * and installs first.
 */
import { dirname } from 'node:path';
import { readOptions } from '../lib/start/options.ts';
import { run } from '../lib/start/run.ts';
import { StartError } from '../lib/start/start-error.ts';

/** The process exits after this time even if something still hangs. */
const STOP_LIMIT_MS = 30_000;

const stops: (() => unknown)[] = [];
let isStopping = false;

async function stop(code: number): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  setTimeout(() => process.exit(code || 1), STOP_LIMIT_MS).unref();
  for (const end of stops.splice(0).reverse()) {
    await Promise.resolve()
      .then(end)
      .catch((error: unknown) => console.error(error));
  }
  process.exit(code);
}

function fail(error: unknown): Promise<void> {
  if (isStopping) return Promise.resolve(); // a start that was interrupted fails
  console.error(error instanceof StartError ? error.message : error);
  return stop(1);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (!isStopping) console.log('\nStopping …');
    void stop(0);
  });
}
// The parent process is gone, possibly killed.
process.on('disconnect', () => void stop(0));
process.on('uncaughtException', fail);

try {
  const options = readOptions(process.argv.slice(2));
  await run({ project: dirname(import.meta.dirname), options, stops, say: console.log });
} catch (error) {
  await fail(error);
}
