/** One of several installations that run on one PostgreSQL server, each with a data folder of its own. */
import { join } from 'node:path';
import { createClock } from '../../../lib/local/clock.ts';
import { startRuntime } from '../../../lib/local/runtime/runtime.ts';
import { type Connection, readConnection } from '../../../lib/start/connection.ts';
import type { StackParts } from './setup-stack-parts.ts';

export interface Installation {
  readonly connection: Connection;
  stop(): Promise<void>;
}

/** `assembly` is a folder `cdk.out`, `name` that of the data folder. */
export async function startInstallation(parts: StackParts, assembly: string, name: string): Promise<Installation> {
  const runtime = await startRuntime({
    assembly,
    dataFolder: join(parts.folder, name),
    postgres: parts.postgres,
    clock: createClock({ startAt: new Date('2026-02-02T09:00:00Z'), frozen: true }),
    log: (line) => void parts.said.push(line),
  });
  return { connection: await readConnection(runtime, parts.postgres), stop: () => runtime.stop() };
}
