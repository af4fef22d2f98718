import { cachedReading } from '../aws/cached-secret.ts';
import { readVersions } from '../aws/read-secret.ts';
import { now } from '../clock.ts';
import { environment } from '../environment.ts';
import { type SigningKey, signingKey } from './signing.ts';

/** How long calls are signed with the key before as well, once the master secret was replaced. */
const OVERLAP_MS = 7 * 86_400_000;

const variable = environment.signingSecretArn;
const readMasters = cachedReading(variable, () => readVersions(variable, 'key'));

/**
 * Returns the tenant's key, derived from the installation's master secret; for a week after that was replaced, with the key before.
 * Throws when the secret cannot be read.
 */
export async function signingKeyOf(tenantId: string): Promise<SigningKey> {
  const { value, since, previous } = await readMasters();
  const key = signingKey(value, tenantId);
  const validUntil = new Date(since.getTime() + OVERLAP_MS);
  if (previous === undefined || validUntil <= now()) return key;
  return { ...key, previous: { ...signingKey(previous, tenantId), validUntil } };
}
