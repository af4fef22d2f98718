/** Seals and opens secrets of tenants with the installation's keys. */
import { cachedReading } from '../aws/cached-secret.ts';
import { readVersions } from '../aws/read-secret.ts';
import { environment } from '../environment.ts';
import { type SealedPlace, seal, sealingKey, unseal } from './seal.ts';

const variable = environment.sealingSecretArn;

/** The present key, then the one before: what it sealed opens until the secret is replaced once more. */
const readKeys = cachedReading(variable, async () => {
  const { value, previous } = await readVersions(variable, 'key');
  const current = sealingKey(value);
  return { current, all: previous === undefined ? [current] : [current, sealingKey(previous)] };
});

/** Throws when the installation's secret cannot be read. */
export const sealSecret = async (secret: string, place: SealedPlace): Promise<string> =>
  seal((await readKeys()).current, secret, place);

/** Throws as `unseal`, and when the installation's secret cannot be read. */
export const openSecret = async (sealed: string, place: SealedPlace): Promise<string> =>
  unseal((await readKeys()).all, sealed, place);
