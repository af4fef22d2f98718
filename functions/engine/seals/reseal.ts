/** Seals secrets anew with the present key, for those that the key before has sealed. */
import { SECRET_AGE_MS } from '../aws/cached-secret.ts';
import { callService } from '../aws/call-service.ts';
import { readVersions } from '../aws/read-secret.ts';
import { environment } from '../environment.ts';
import { type SealedPlace, seal, sealingKey, unseal } from './seal.ts';

/** The installation's keys, for sealing anew. */
export interface Resealing {
  /** The id of the present key, as sealed texts have it. */
  readonly key: string;
  /** Throws as `unseal`. */
  reseal(sealed: string, place: SealedPlace): string;
}

/** Returns undefined while functions may still have the key before in hand, which would not open what the present one seals. */
export async function readResealing(now: Date): Promise<Resealing | undefined> {
  const variable = environment.sealingSecretArn;
  const { value, since, previous } = await callService('Secrets Manager', () => readVersions(variable, 'key'));
  if (now.getTime() - since.getTime() <= SECRET_AGE_MS) return undefined;
  const current = sealingKey(value);
  const keys = previous === undefined ? [current] : [current, sealingKey(previous)];
  return { key: current.id, reseal: (sealed, place) => seal(current, unseal(keys, sealed, place), place) };
}
