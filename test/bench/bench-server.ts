/** A PostgreSQL server for benches only, as durable as a production server. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { applyMigrations } from '../../lib/database/migrations.ts';
import { type Postgres, startPostgres } from '../../lib/database/postgres.ts';
import { openEngineSession, openSession } from '../../lib/database/session.ts';

export interface BenchServer {
  readonly postgres: Postgres;
  /** Makes a migrated database; returns a superuser's session on it. */
  createDatabase(name: string): Promise<pg.Client>;
  connect(database: string): Promise<pg.Client>;
  /** Opens a session with the rights of the functions: under row-level security, which costs a little. */
  connectAsEngine(database: string): Promise<pg.Client>;
  stop(): Promise<void>;
}

/** As on a production server, with room for the log: whether a checkpoint falls into a round would be chance. */
const SETTINGS = {
  fsync: 'on',
  synchronous_commit: 'on',
  max_wal_size: '8GB',
  checkpoint_timeout: '30min',
  shared_buffers: '1GB',
  shared_preload_libraries: 'pg_stat_statements',
  'pg_stat_statements.track_planning': 'on',
};

/** Starts the server in a folder of its own; `stop` ends every session that was opened here, and removes the folder. */
export async function startBenchServer(): Promise<BenchServer> {
  const folder = mkdtempSync(join(tmpdir(), 'followthrough-bench-'));
  chmodSync(folder, 0o755); // PostgreSQL runs as another user when the bench runs as root
  const postgres = await startPostgres({ folder: join(folder, 'postgres'), settings: SETTINGS });
  const clients: pg.Client[] = [];
  const kept = async (opening: Promise<pg.Client>) => {
    const client = await opening;
    clients.push(client);
    return client;
  };
  const connect = (database: string) => kept(openSession(postgres.url(database)));
  const administrator = await connect('postgres');
  return {
    postgres,
    connect,
    connectAsEngine: (database) => kept(openEngineSession(postgres.url(database))),
    async createDatabase(name) {
      await administrator.query(`create database ${name}`);
      const client = await connect(name);
      await applyMigrations(client);
      await client.query('create extension pg_stat_statements');
      return client;
    },
    async stop() {
      for (const client of clients) await client.end().catch(() => undefined);
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
