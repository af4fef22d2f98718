/** Creates the cluster's master user and database on the local PostgreSQL server. */
import pg from 'pg';
import type { Cluster } from './cluster.ts';

/** The roles that `rds_superuser` grants on RDS, as far as plain PostgreSQL has them. */
const RDS_SUPERUSER = 'rds_superuser';
const GRANTED_ROLES = ['pg_monitor', 'pg_signal_backend', 'pg_checkpoint'];

async function ensureRole(server: pg.Client, name: string, attributes: string): Promise<void> {
  const { rowCount } = await server.query('select from pg_catalog.pg_roles where rolname = $1', [name]);
  const verb = rowCount === 0 ? 'create' : 'alter';
  await server.query(`${verb} role ${pg.escapeIdentifier(name)} ${attributes}`);
}

/**
 * Idempotent: keeps existing data, and sets the password to the secret's. The master user owns the
 * database and may create roles, databases and trusted extensions, but is no superuser and bound by row-level security.
 */
export async function ensureDatabase(serverUrl: string, { master, databaseName }: Cluster): Promise<void> {
  const server = new pg.Client({ connectionString: serverUrl });
  await server.connect();
  try {
    await ensureRole(server, RDS_SUPERUSER, 'nologin');
    for (const role of GRANTED_ROLES) {
      await server.query(`grant ${role} to ${RDS_SUPERUSER} with admin option`);
    }
    const password = pg.escapeLiteral(master.password);
    const attributes = `login nosuperuser createrole createdb nobypassrls valid until 'infinity' password ${password}`;
    await ensureRole(server, master.username, attributes);
    const user = pg.escapeIdentifier(master.username);
    await server.query(`grant ${RDS_SUPERUSER} to ${user} with admin option`);
    if (databaseName === undefined) return;
    const found = await server.query('select from pg_catalog.pg_database where datname = $1', [databaseName]);
    if (found.rowCount === 0) {
      await server.query(`create database ${pg.escapeIdentifier(databaseName)} owner ${user}`);
    }
  } finally {
    await server.end();
  }
}
