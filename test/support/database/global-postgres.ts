/**
 * One PostgreSQL for each worker of the test run, with a migrated database that test files clone. Never one for two
 * files at a time: evaluations and the relay wait for the oldest open transaction of the whole server, and logins and
 * backups are the whole server's too.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { applyMigrations } from '../../../lib/database/migrations.ts';
import { type Postgres, startPostgres } from '../../../lib/database/postgres.ts';
import { makeCluster } from '../../../lib/database/postgres-cluster.ts';
import { ODD_ZONE } from './odd-zone.ts';

export const TEMPLATE = 'followthrough_template';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Superuser URLs of the workers' servers, without a database: VITEST_POOL_ID counts from 1. */
    postgresUrls: readonly string[];
    /** Folder of an unused cluster, to copy. */
    blankCluster: string;
    /** Where the first test of the API leaves a cluster with the schema, for all others to copy. */
    migratedCluster: string;
  }
}

const start = (folder: string, copyOf: string) =>
  startPostgres({ folder, copyOf, throwAway: true, settings: ODD_ZONE });

async function withClient(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

async function addTemplate(postgres: Postgres): Promise<void> {
  await withClient(postgres.url(), (client) => client.query(`create database ${TEMPLATE}`));
  await withClient(postgres.url(TEMPLATE), applyMigrations);
}

/** Migrates one cluster; those of the workers are copies of it. */
async function startAll(folder: string, blank: string, count: number): Promise<Postgres[]> {
  const migrated = join(folder, 'migrated');
  const first = await start(migrated, blank);
  await addTemplate(first);
  await first.stop();
  return Promise.all(Array.from({ length: count }, (_, n) => start(join(folder, `worker-${n + 1}`), migrated)));
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'followthrough-test-'));
  chmodSync(folder, 0o755); // PostgreSQL runs as another user when the tests run as root
  const blank = join(folder, 'blank');
  makeCluster(blank);
  const servers = await startAll(folder, blank, project.vitest.config.maxWorkers);
  project.provide(
    'postgresUrls',
    servers.map((server) => server.url('').replace(/\/$/, '')),
  );
  project.provide('blankCluster', blank);
  project.provide('migratedCluster', join(folder, 'migrated-by-deployment'));
  return async () => {
    await Promise.all(servers.map((server) => server.stop()));
    rmSync(folder, { recursive: true, force: true });
  };
}
