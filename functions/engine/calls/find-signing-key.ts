import { readSecret } from '../aws/read-secret.ts';
import { now } from '../clock.ts';
import { environment } from '../environment.ts';
import { failureFields, log } from '../log.ts';
import { type SigningKey, signingKey } from './signing.ts';

/** A changed secret takes effect after this. */
const SECRET_AGE_MS = 5 * 60_000;

let master: { readonly value: string; readonly readAtMs: number } | undefined;

async function readMaster(): Promise<string> {
  const nowMs = now().getTime();
  if (master && nowMs - master.readAtMs <= SECRET_AGE_MS) return master.value;
  try {
    const { key } = await readSecret(environment.signingSecretArn, 'key');
    master = { value: key, readAtMs: nowMs };
  } catch (error) {
    // The key that was right minutes ago is better than no call; the next one asks again.
    if (!master) throw error;
    log('warn', 'The signing secret could not be read anew', failureFields(error));
  }
  return master.value;
}

/** The tenant's key, from the installation's master secret. Throws when that cannot be read. */
export const signingKeyOf = async (tenantId: string): Promise<SigningKey> => signingKey(await readMaster(), tenantId);
