/** One start, from the command line to `ready`. */

import { join } from 'node:path';
import { type Runtime, startRuntime } from '../local/runtime/runtime.ts';
import { announcement } from './announce.ts';
import { type KeptClock, keepClock } from './clock-file.ts';
import { type Connection, readConnection } from './connection.ts';
import { type DataFolder, openDataFolder } from './data-folder.ts';
import { type DatabaseServer, openDatabaseServer } from './database.ts';
import { CDNOW_END } from './demo/seed-cdnow.ts';
import { type Demo, fireSchedulesOnce, makeDemoTenant } from './demo-tenant.ts';
import { readTriggerReports } from './evaluation-report.ts';
import type { StartOptions } from './options.ts';
import { checkPorts } from './ports.ts';
import { StartError } from './start-error.ts';
import { synthesise } from './synthesise.ts';

interface Start {
  readonly project: string;
  readonly options: StartOptions;
  /** Functions that undo the start, called in reverse order. Filled during the start. */
  readonly stops: (() => unknown)[];
  say(line: string): void;
}

/** A second after the end of the data, so that nothing is due at the first moment. */
const DEMO_START = new Date(Date.parse(CDNOW_END) + 1000);

/** Synthesises and starts the database server side by side; each takes seconds the first time. */
async function prepare({ project, options, stops, say }: Start, folder: DataFolder) {
  const database = openDatabaseServer(folder.path, options.databaseUrl);
  // Registered now: a server that is still starting when the start is interrupted must be stopped too.
  stops.push(async () => (await database.catch(() => undefined))?.stop());
  const [server, { assembly, isNew }] = await Promise.all([database, synthesise(project)]);
  say(isNew ? 'Synthesised the stack' : 'Using the stack of the last synthesis: nothing has changed');
  return { assembly, server };
}

/** Completes "to begin at <an earlier instant>, ". Another server's database survives --fresh. */
const howToBegin = (options: StartOptions, project: string) => (instant: Date) => {
  const isDefault = options.dataFolder === join(project, '.followthrough');
  const data = isDefault ? '' : ` --data ${options.dataFolder}`;
  const words = `start with an empty data folder: npm start -- --fresh --at ${instant.toISOString()}${data}`;
  return options.databaseUrl === undefined ? words : `drop the database and ${words}`;
};

async function boot(
  { project, options, stops, say }: Start,
  assembly: string,
  server: DatabaseServer,
  kept: KeptClock,
  folder: DataFolder,
) {
  try {
    const runtime = await startRuntime({
      assembly,
      dataFolder: folder.path,
      postgres: { ...server, url: (database = 'postgres') => server.url(database) },
      clock: kept.clock,
      httpPort: options.port,
      controlPort: options.controlPort,
      howToBegin: howToBegin(options, project),
      facts: () => ({ demo: readDemo(folder) }),
      log: say,
    });
    stops.push(() => runtime.stop());
    return runtime;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const advice = message.includes('EMPTY_DATABASE') ? '\nHere: npm start -- --fresh begins anew' : '';
    throw new StartError(`The stack does not start: ${message}${advice}`, { cause: error });
  }
}

/** Returns the demo of an earlier start, a new one for a new folder, or `null`. */
async function prepareDemo(
  { options, say }: Start,
  runtime: Runtime,
  connection: Connection,
  folder: DataFolder,
): Promise<Demo | null> {
  const isWanted = folder.isNew && options.hasDemo;
  if (!isWanted) return readDemo(folder);
  say('Loading the demo: customers and orders of CDNOW (P. Fader and B. Hardie 2001), everything else made up');
  const demo = await makeDemoTenant(connection);
  folder.write('demo.json', demo);
  await fireSchedulesOnce(runtime);
  return demo;
}

/** The console signs in with its key again when a move of the clock has ended the session. */
function readDemo(folder: DataFolder): Demo | null {
  const saved = folder.read('demo.json');
  return isDemo(saved) ? saved : null;
}

function isDemo(value: unknown): value is Demo {
  return typeof value === 'object' && value !== null && 'tenantId' in value && 'adminKey' in value;
}

/** Resolves when everything runs and was announced. Throws `StartError` for what the user can fix. */
export async function run(start: Start): Promise<void> {
  const { options, stops, say } = start;
  const begunMs = performance.now();
  await checkPorts({ port: options.port, 'control-port': options.controlPort });
  const folder = openDataFolder(options.dataFolder, options.isFresh, options.databaseUrl !== undefined);
  stops.push(folder.release);
  const { assembly, server } = await prepare(start, folder);
  const kept = keepClock(
    folder,
    options.at,
    options.hasDemo ? DEMO_START : undefined,
    howToBegin(options, start.project),
  );
  stops.push(kept.stop);
  const runtime = await boot(start, assembly, server, kept, folder);
  const bare = await readConnection(runtime, server);
  const demo = await prepareDemo(start, runtime, bare, folder);
  const connection = { ...bare, demo };
  // After the demo is loaded: before, an injected fault would look like a failed start.
  if (options.chaos) runtime.chaos.configure({ enabled: true });
  const reports = demo ? await readTriggerReports(connection.databaseUrl, demo.tenantId) : [];
  folder.write('runtime.json', connection);
  folder.complete();
  const seconds = (performance.now() - begunMs) / 1000;
  const { isVerbose } = options;
  const hasOtherServer = server.folder === undefined;
  say(announcement({ runtime, connection, dataFolder: folder.path, reports, seconds, isVerbose, hasOtherServer }));
}
