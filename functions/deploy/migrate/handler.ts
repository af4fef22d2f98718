/** Runs at every deployment: the schema, the doorbell, the logins' passwords, and the platform's key. May run twice. */
import { digestOfApiKey } from '../../engine/api-key.ts';
import { readSecret } from '../../engine/aws/read-secret.ts';
import { now } from '../../engine/clock.ts';
import { connect } from '../../engine/data/database.ts';
import { environment } from '../../engine/environment.ts';
import { applyMigrations } from './apply.ts';
import { setDoorbell } from './doorbell.ts';
import { migrations } from './migrations.gen.ts';
import { registerPlatformKey, setPassword } from './queries.gen.ts';

/** The Data API of a new cluster may take a minute and a half to answer. */
const PATIENCE_SECONDS = 180;

export const handler = async (): Promise<{ applied: string[] }> => {
  const database = connect(PATIENCE_SECONDS);
  const applied = await applyMigrations(database, migrations);
  // Unset where the doorbell is switched off.
  await setDoorbell(database, process.env[environment.relayFunctionArn] || undefined);
  for (const variable of [environment.engineSecretArn, environment.apiSecretArn]) {
    const { username: login, password } = await readSecret(variable, 'username', 'password');
    await database.one(setPassword, { login, password });
  }
  const { key } = await readSecret(environment.platformKeySecretArn, 'key');
  await database.execute(registerPlatformKey, { keyHash: digestOfApiKey(key), now: now() });
  return { applied };
};
