/** What a stack needs to start: the synthesised assembly, a temporary PostgreSQL and a folder for its data. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { type Postgres, startPostgres } from '../../../lib/database/postgres.ts';
import { ODD_ZONE } from '../database/odd-zone.ts';
import { type ContextValues, synthesise } from './synthesise.ts';

export interface StackParts {
  readonly assembly: string;
  readonly folder: string;
  readonly postgres: Postgres;
  /** The lines that the runtimes printed. */
  readonly said: string[];
  close(): Promise<void>;
}

export async function openStackParts(context?: ContextValues): Promise<StackParts> {
  const { folder: assembly } = await synthesise(context);
  const folder = mkdtempSync(join(tmpdir(), 'followthrough-stack-'));
  // PostgreSQL runs as another user when we are root, and has to go through.
  chmodSync(folder, 0o755);
  const copyOf = inject('blankCluster');
  const postgres = await startPostgres({
    folder: join(folder, 'postgres'),
    copyOf,
    throwAway: true,
    settings: ODD_ZONE,
  });
  return {
    assembly,
    folder,
    postgres,
    said: [],
    async close() {
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
