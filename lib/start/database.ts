/** The PostgreSQL server of a start: our own in the data folder, or another one by its URL. */
import { join } from 'node:path';
import pg from 'pg';
import { startPostgres } from '../database/postgres.ts';
import { StartError } from './start-error.ts';

export interface DatabaseServer {
  /** Superuser URL of a database on it. */
  url(database: string): string;
  /** Our own server's data folder. */
  readonly folder?: string;
  stop(): Promise<void>;
}

const CONNECT_MS = 5000;

const lineOf = (error: unknown) =>
  (error instanceof Error ? error.message || String(error) : String(error)).split('\n')[0];

/**
 * Throws `StartError` when the server cannot be reached or the user is no superuser: the runtime creates roles and
 * databases.
 */
async function checkSuperuser(url: string): Promise<void> {
  const { hostname, port, username } = new URL(url);
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_MS });
  try {
    await client.connect();
    const { rows } = await client.query('select rolsuper from pg_catalog.pg_roles where rolname = current_user');
    if (rows[0]?.rolsuper === true) return;
  } catch (error) {
    // Never the URL itself: it may hold a password.
    const reason = error instanceof AggregateError ? lineOf(error.errors[0]) : lineOf(error);
    throw new StartError(`The database server at ${hostname}:${port || 5432} cannot be used: ${reason}`);
  } finally {
    await client.end().catch(() => undefined);
  }
  throw new StartError(`--database-url needs a superuser, which ${username} at ${hostname}:${port || 5432} is not`);
}

/** Throws `StartError` when the server cannot be reached, or the cluster in the data folder does not start. */
export async function openDatabaseServer(dataFolder: string, databaseUrl: string | undefined): Promise<DatabaseServer> {
  if (databaseUrl !== undefined) {
    await checkSuperuser(databaseUrl);
    const url = (database: string) => Object.assign(new URL(databaseUrl), { pathname: `/${database}` }).href;
    return { url, stop: async () => undefined };
  }
  try {
    return await startPostgres({ folder: join(dataFolder, 'postgres') });
  } catch (error) {
    throw new StartError(
      `The data folder ${dataFolder} is broken: ${lineOf(error)}. --fresh deletes it and starts with an empty one`,
    );
  }
}
