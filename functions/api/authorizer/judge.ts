/** Makes the authorizer's verdict from an Authorization header. */
import { digestOfApiKey } from '../../engine/api-key.ts';
import { now } from '../../engine/clock.ts';
import type { Database } from '../../engine/data/database.ts';
import { EngineError } from '../../engine/errors.ts';
import type { Verdict } from '../http/request/http-event.ts';
import { createKeyCache } from './key-cache.ts';
import { findApiKey } from './queries.gen.ts';

interface Key {
  readonly id: string;
  readonly tenantId: string | null;
  readonly role: string;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
}

const BEARER = /^Bearer +(\S+) *$/i;
/** The form of a key. Other texts are refused without a query. */
const KEY = /^[A-Za-z0-9_-]{20,200}$/;

/** Its verdict does not change any more. */
const isEnded = ({ revokedAt, expiresAt }: Key): boolean =>
  revokedAt !== null || (expiresAt !== null && expiresAt <= now());

const refused = (message: string) => new EngineError('INVALID_KEY', message);

/**
 * Finds keys by their digest, which no caller can choose, so the time of a look-up reveals nothing and needs no comparison in
 * constant time. Unknown keys are not cached: they would push out the known ones. `reasonAgainstKey` decides without the database.
 */
export function createJudge(
  database: Database,
  reasonAgainstKey: (secret: string) => Promise<string | undefined>,
): (authorization: string | undefined) => Promise<Verdict> {
  const cache = createKeyCache<Key>(now, isEnded);

  async function find(secret: string): Promise<Key> {
    const keyHash = digestOfApiKey(secret);
    const known = cache.get(keyHash);
    if (known) return known;
    const reason = await reasonAgainstKey(secret);
    if (reason !== undefined) throw refused(reason);
    const found = await database.maybeOne(findApiKey, { keyHash });
    if (!found) throw refused('The key is unknown');
    cache.set(keyHash, found);
    return found;
  }

  return async (authorization) => {
    const secret = BEARER.exec(authorization ?? '')?.[1];
    if (secret === undefined) {
      throw new EngineError('MISSING_KEY', 'Send the header Authorization: Bearer <key>');
    }
    if (!KEY.test(secret)) throw refused('The key is unknown: it does not look like one');
    const key = await find(secret);
    if (key.revokedAt) throw refused(`The key was revoked on ${key.revokedAt.toISOString()}`);
    if (key.expiresAt && key.expiresAt <= now()) throw refused(`The key expired on ${key.expiresAt.toISOString()}`);
    return { verdict: 'ok', message: '', keyId: key.id, tenantId: key.tenantId ?? '', role: key.role };
  };
}
