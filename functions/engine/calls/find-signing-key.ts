import { cachedSecret } from '../aws/cached-secret.ts';
import { environment } from '../environment.ts';
import { type SigningKey, signingKey } from './signing.ts';

const readMaster = cachedSecret(environment.signingSecretArn, 'key');

/** Returns the tenant's key, derived from the installation's master secret. Throws when that cannot be read. */
export const signingKeyOf = async (tenantId: string): Promise<SigningKey> => signingKey(await readMaster(), tenantId);
