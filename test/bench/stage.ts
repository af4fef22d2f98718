/** A PostgreSQL of the bench's own, as durable as a production server, with the migrated schema. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { applyMigrations } from '../../lib/database/migrations.ts';
import { type Postgres, startPostgres } from '../../lib/database/postgres.ts';

// Dates stay texts, as the Data API gives them.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

export interface Stage {
  readonly postgres: Postgres;
  /** A new migrated database, with a superuser's session on it. */
  createDatabase(name: string): Promise<pg.Client>;
  connect(database: string): Promise<pg.Client>;
  /** A session with the rights of the functions: under row-level security, which costs a little. */
  connectAsEngine(database: string): Promise<pg.Client>;
  stop(): Promise<void>;
}

/** What a production server has; only a checkpoint in the middle of a round would be chance, so there is room for the log. */
const SETTINGS = {
  fsync: 'on',
  synchronous_commit: 'on',
  max_wal_size: '8GB',
  checkpoint_timeout: '30min',
  shared_buffers: '1GB',
  shared_preload_libraries: 'pg_stat_statements',
  'pg_stat_statements.track_planning': 'on',
};

export async function createStage(): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'followthrough-bench-'));
  chmodSync(folder, 0o755); // PostgreSQL runs as another user when the bench runs as root
  const postgres = await startPostgres({ folder: join(folder, 'postgres'), settings: SETTINGS });
  const clients: pg.Client[] = [];
  const connect = async (database: string) => {
    const client = new pg.Client({ connectionString: postgres.url(database) });
    await client.connect();
    clients.push(client);
    return client;
  };
  const administrator = await connect('postgres');
  return {
    postgres,
    connect,
    async connectAsEngine(database) {
      const client = await connect(database);
      await client.query('set role followthrough_engine');
      return client;
    },
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
