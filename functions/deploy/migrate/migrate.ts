/** What a deployment does to the database: the schema, the doorbell, the logins' passwords and the platform's key. */
import { digestOfApiKey } from '../../engine/api-key.ts';
import { readSecret } from '../../engine/aws/read-secret.ts';
import { now } from '../../engine/clock.ts';
import { connect } from '../../engine/data/database.ts';
import { environment } from '../../engine/environment.ts';
import { setDoorbell } from './doorbell.ts';
import { requireDecision } from './old-secrets.ts';
import { registerPlatformKey, setPassword } from './queries.gen.ts';
import { applySchema } from './schema/apply-schema.ts';
import type { Schema } from './schema/schema.ts';

/** The Data API of a new cluster may take a minute and a half to answer. */
const PATIENCE_SECONDS = 180;

/** Idempotent: CloudFormation may call it twice. Throws when the context must say what becomes of old keys or links. */
export async function migrate(schema: Schema): Promise<{ applied: string[] }> {
  const database = connect(PATIENCE_SECONDS);
  const applied = await applySchema(database, schema);
  await requireDecision(database, now());
  // Unset where the doorbell is switched off.
  await setDoorbell(database, process.env[environment.relayFunctionArn] || undefined);
  for (const variable of [environment.engineSecretArn, environment.apiSecretArn]) {
    const { username: login, password } = await readSecret(variable, 'username', 'password');
    await database.one(setPassword, { login, password });
  }
  const { key } = await readSecret(environment.platformKeySecretArn, 'key');
  await database.execute(registerPlatformKey, { keyHash: digestOfApiKey(key), now: now() });
  return { applied };
}
