/** One PostgreSQL for the whole test run, with a migrated template database that test files clone. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startPostgres } from '../../lib/local/postgres.ts';
import { applyMigrations } from '../../lib/schema/migrations.ts';

export const TEMPLATE = 'followthrough_template';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Superuser URL of the test run's server, without a database. */
    postgresUrl: string;
  }
}

async function withClient(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'followthrough-test-'));
  chmodSync(folder, 0o755);
  // An odd zone: whatever relies on the server's own time zone fails here.
  const settings = { timezone: 'Pacific/Chatham' };
  const postgres = await startPostgres({ folder: join(folder, 'postgres'), throwAway: true, settings });
  await withClient(postgres.url(), (client) => client.query(`create database ${TEMPLATE}`));
  await withClient(postgres.url(TEMPLATE), applyMigrations);
  project.provide('postgresUrl', postgres.url('').replace(/\/$/, ''));
  return async () => {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
