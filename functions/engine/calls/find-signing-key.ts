import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { now } from '../clock.ts';
import { environment, required } from '../environment.ts';
import { failureFields, log } from '../log.ts';
import { type SigningKey, signingKey } from './signing.ts';

/** A changed secret takes effect after this. */
const SECRET_AGE_MS = 5 * 60_000;

const secrets = new SecretsManagerClient({});
let master: { readonly value: string; readonly readAtMs: number } | undefined;

async function fetchMaster(): Promise<string> {
  const SecretId = required(environment.signingSecretArn);
  const { SecretString = '{}' } = await secrets.send(new GetSecretValueCommand({ SecretId }));
  const { key } = JSON.parse(SecretString) as { key?: string };
  if (!key) throw new Error('The signing secret has no member "key"');
  return key;
}

async function readMaster(): Promise<string> {
  const nowMs = now().getTime();
  if (master && nowMs - master.readAtMs <= SECRET_AGE_MS) return master.value;
  try {
    master = { value: await fetchMaster(), readAtMs: nowMs };
  } catch (error) {
    // The key that was right minutes ago is better than no call; the next one asks again.
    if (!master) throw error;
    log('warn', 'The signing secret could not be read anew', failureFields(error));
  }
  return master.value;
}

/** The tenant's key, from the installation's master secret. Throws when that cannot be read. */
export const signingKeyOf = async (tenantId: string): Promise<SigningKey> => signingKey(await readMaster(), tenantId);
