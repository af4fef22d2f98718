import { readSecret } from '../aws/read-secret.ts';
import { now } from '../clock.ts';
import { environment } from '../environment.ts';
import { failureFields, log } from '../log.ts';
import { type SigningKey, signingKey } from './signing.ts';

/** A changed secret is used after this time at the latest. */
const SECRET_AGE_MS = 5 * 60_000;

let master: { readonly value: string; readonly readAtMs: number } | undefined;

async function readMaster(): Promise<string> {
  const nowMs = now().getTime();
  if (master && nowMs - master.readAtMs <= SECRET_AGE_MS) return master.value;
  try {
    const { key } = await readSecret(environment.signingSecretArn, 'key');
    master = { value: key, readAtMs: nowMs };
  } catch (error) {
    // The key of some minutes ago is better than no call; the next call reads the secret again.
    if (!master) throw error;
    log('warn', 'The signing secret could not be read anew', failureFields(error));
  }
  return master.value;
}

/** Returns the tenant's key, derived from the installation's master secret. Throws when that cannot be read. */
export const signingKeyOf = async (tenantId: string): Promise<SigningKey> => signingKey(await readMaster(), tenantId);
