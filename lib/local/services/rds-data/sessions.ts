/** Pooled PostgreSQL sessions, signed in for real with the secret's user and password: a pool for each. */
import pg, { type PoolClient } from 'pg';

/** A PostgreSQL user and a database. Sessions of one login share a pool. */
export interface Login {
  readonly username: string;
  readonly password: string;
  /** PostgreSQL's default when the call names none: the database called like the user. */
  readonly database: string;
}

/** A session is lent to one call, or to one transaction, at a time. */
export interface Sessions {
  /** Returns a reset session in UTC with the service's statement time-out. Rejects with `pg.DatabaseError`. */
  lend(login: Login): Promise<PoolClient>;
  /** Returns the session to the pool, or ends it if it could not be reset (`isSpoilt`). */
  giveBack(client: PoolClient, isSpoilt: boolean): void;
  /** Cancels running statements and ends every session. */
  stop(): Promise<void>;
}

/** The server's URL, with what follows the `?` kept, for another user and database. */
function urlFor(serverUrl: string, login: Login): string {
  const url = new URL(serverUrl);
  url.username = encodeURIComponent(login.username);
  url.password = encodeURIComponent(login.password);
  url.pathname = encodeURIComponent(login.database);
  return url.href;
}

/** Far above what functions of one stack run at once, and below the 200 connections of the local server. */
const MOST_SESSIONS = 60;
const IDLE_MS = 10_000;
const CONNECT_TIMEOUT_MS = 10_000;

/** Opens no connection before the first `lend`. */
export function createSessions(options: {
  /** Any URL of the server: user, password and database are replaced. */
  readonly serverUrl: string;
  readonly statementTimeoutMs: number;
}): Sessions {
  const pools = new Map<string, pg.Pool>();
  const lent = new Set<PoolClient>();
  const createPool = (login: Login) => {
    const pool = new pg.Pool({
      connectionString: urlFor(options.serverUrl, login),
      // Session defaults, so that DISCARD ALL comes back to them and a SET does not outlive its call.
      options: '-c TimeZone=UTC -c DateStyle=ISO,MDY',
      statement_timeout: options.statementTimeoutMs,
      application_name: 'rds-data-api',
      pipeline: true, // the reset travels right behind the statement, without a round trip of its own
      max: MOST_SESSIONS,
      idleTimeoutMillis: IDLE_MS,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      allowExitOnIdle: true,
    });
    // The server may end an idle session: the next call gets another.
    pool.on('error', () => undefined);
    return pool;
  };

  const giveBack = (client: PoolClient, isSpoilt: boolean) => {
    if (!lent.delete(client)) return;
    // pg would wait for running statements; PostgreSQL rolls back when the connection ends.
    if (isSpoilt) client.connection.stream.destroy();
    client.release(isSpoilt);
  };

  return {
    async lend(login) {
      const key = JSON.stringify([login.username, login.password, login.database]);
      const pool = pools.get(key) ?? createPool(login);
      pools.set(key, pool);
      const client = await pool.connect();
      lent.add(client);
      // A session that is cut while lent fails its queries; the event itself would end the process.
      if (client.listenerCount('error') === 0) client.on('error', () => undefined);
      return client;
    },
    giveBack,
    async stop() {
      for (const client of lent) giveBack(client, true);
      await Promise.all([...pools.values()].map((pool) => pool.end()));
      pools.clear();
    },
  };
}
