/** What a deployment does to the database: the schema, the doorbell, the logins' passwords and the platform's key. */
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { digestOfApiKey } from '../../engine/api-key.ts';
import { now } from '../../engine/clock.ts';
import { connect } from '../../engine/database.ts';
import { type EnvironmentVariable, environment, required } from '../../engine/environment.ts';
import { setDoorbell } from './doorbell.ts';
import { registerPlatformKey, setPassword } from './queries.gen.ts';
import { applySchema } from './schema/apply-schema.ts';
import type { Schema } from './schema/schema.ts';

/** The Data API of a new cluster may take a minute and a half to answer. */
const PATIENCE_SECONDS = 180;

const secrets = new SecretsManagerClient({});

async function readSecret(variable: EnvironmentVariable): Promise<Record<string, string>> {
  const { SecretString = '{}' } = await secrets.send(new GetSecretValueCommand({ SecretId: required(variable) }));
  return JSON.parse(SecretString) as Record<string, string>;
}

function memberOf(secret: Record<string, string>, member: string, variable: EnvironmentVariable): string {
  const value = secret[member];
  if (!value) throw new Error(`The secret named by ${variable} has no ${member}`);
  return value;
}

/** Idempotent: CloudFormation may call it twice. */
export async function migrate(schema: Schema): Promise<{ applied: string[] }> {
  const database = connect(PATIENCE_SECONDS);
  const applied = await applySchema(database, schema);
  // Unset where the doorbell is switched off.
  await setDoorbell(database, process.env[environment.relayFunctionArn] || undefined);
  for (const variable of [environment.engineSecretArn, environment.apiSecretArn]) {
    const secret = await readSecret(variable);
    const login = memberOf(secret, 'username', variable);
    await database.one(setPassword, { login, password: memberOf(secret, 'password', variable) });
  }
  const key = memberOf(await readSecret(environment.platformKeySecretArn), 'key', environment.platformKeySecretArn);
  await database.execute(registerPlatformKey, { keyHash: digestOfApiKey(key), now: now() });
  return { applied };
}
