/** What a deployment does to the database: the schema, the doorbell, the logins' passwords and the platform's key. */
import { digestOfApiKey } from '../../engine/api-key.ts';
import { readSecret } from '../../engine/aws/read-secret.ts';
import { now } from '../../engine/clock.ts';
import { connect, type Database } from '../../engine/data/database.ts';
import { environment, required } from '../../engine/environment.ts';
import { log } from '../../engine/log.ts';
import { setDoorbell } from './doorbell.ts';
import { requireDecision } from './old-secrets.ts';
import { checkDatabase } from './own-database/check-database.ts';
import type { Memory } from './own-database/memory.ts';
import { registerPlatformKey, setPassword } from './queries.gen.ts';
import { applySchema } from './schema/apply-schema.ts';
import type { Schema } from './schema/schema.ts';
import { type Logins, withLogins } from './schema/with-logins.ts';

/** The Data API of a new cluster may take a minute and a half to answer. */
const PATIENCE_SECONDS = 180;

interface Migrating {
  readonly memory: Memory;
  /** How much time the function has left. */
  readonly remainingMs?: () => number;
}

/** Migrates a database that is this installation's, and remembers it for the next deployment. */
async function migrateOwn(
  database: Database,
  schema: Schema,
  logins: Logins,
  { memory, remainingMs }: Migrating,
): Promise<string[]> {
  const remembered = await memory.read();
  const beginAnew = process.env[environment.beginAnew] || undefined;
  const before = await checkDatabase(database, { remembered, beginAnew, logins });
  if (remembered && before.migration !== undefined && before.migration < remembered.migration) {
    log('warn', 'Database is older than before', { migration: before.migration, before: remembered.migration });
  }
  const applied = await applySchema(database, withLogins(schema, logins), remainingMs);
  const isSame = remembered && before.migration !== undefined;
  await memory.write({
    begunAt: isSame ? remembered.begunAt : now().toISOString(),
    clusterArn: required(environment.clusterArn),
    databaseName: required(environment.databaseName),
    migration: schema.migrations.at(-1)?.name ?? '',
  });
  return applied;
}

/** Idempotent: CloudFormation may call it twice. Throws when the context must say what becomes of old keys or links. */
export async function migrate(schema: Schema, migrating: Migrating): Promise<{ applied: string[] }> {
  const database = connect(PATIENCE_SECONDS);
  const engine = await readSecret(environment.engineSecretArn, 'username', 'password');
  const api = await readSecret(environment.apiSecretArn, 'username', 'password');
  const applied = await migrateOwn(database, schema, { engine: engine.username, api: api.username }, migrating);
  await requireDecision(database, now());
  // Unset where the doorbell is switched off.
  await setDoorbell(database, process.env[environment.relayFunctionArn] || undefined);
  for (const { username: login, password } of [engine, api]) await database.one(setPassword, { login, password });
  const { key } = await readSecret(environment.platformKeySecretArn, 'key');
  await database.execute(registerPlatformKey, { keyHash: digestOfApiKey(key), now: now() });
  return { applied };
}
