/** Makes the authorizer's verdict from the key or the session of a request. */
import { digestOfApiKey } from '../../engine/api-key.ts';
import { now } from '../../engine/clock.ts';
import type { Database } from '../../engine/data/database.ts';
import { EngineError } from '../../engine/errors.ts';
import { type Credential, credentialsOf } from '../http/request/credentials.ts';
import type { Verdict } from '../http/request/http-event.ts';
import { createKeyCache } from './key-cache.ts';
import { findApiKey, findSession } from './queries.gen.ts';
import { type Call, requireSameOrigin } from './same-origin.ts';

interface Key {
  readonly id: string;
  readonly tenantId: string | null;
  readonly role: string;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
}

interface Session {
  readonly id: string;
  /** Of a session by single sign-on, which has no key. */
  readonly userId: string | null;
  readonly isUserActive: boolean;
  readonly expiresAt: Date;
  readonly seenAt: Date;
  readonly revokedAt: Date | null;
}

interface Known {
  /** `id` is empty for a session without a key. */
  readonly key: Key;
  readonly session?: Session;
}

/** The form of a key and of a session's token. Other texts are refused without a query. */
const SECRET = /^[A-Za-z0-9_-]{20,200}$/;
const IDLE_MS = 2 * 3_600_000;

const isOver = ({ revokedAt, expiresAt }: Pick<Key, 'revokedAt' | 'expiresAt'>): boolean =>
  revokedAt !== null || (expiresAt !== null && expiresAt <= now());

/** Its verdict does not change any more. */
const isEnded = ({ key, session }: Known): boolean => isOver(key) || (session !== undefined && isOver(session));

const refused = (message: string) => new EngineError('INVALID_KEY', message);

function requireUsable({ key, session }: Known, at: Date): void {
  if (key.revokedAt) throw refused(`The key was revoked on ${key.revokedAt.toISOString()}`);
  if (key.expiresAt && key.expiresAt <= at) throw refused(`The key expired on ${key.expiresAt.toISOString()}`);
  if (!session) return;
  if (session.userId !== null && !session.isUserActive) throw refused('The user is not active any more');
  if (session.revokedAt) throw refused(`The session was ended on ${session.revokedAt.toISOString()}`);
  if (session.expiresAt <= at) throw refused(`The session ended on ${session.expiresAt.toISOString()}`);
  if (at.getTime() - session.seenAt.getTime() > IDLE_MS)
    throw refused('The session ended after 2 hours without a call');
}

async function findKey(database: Database, keyHash: string): Promise<Known> {
  const key = await database.maybeOne(findApiKey, { keyHash });
  if (!key) throw refused('The key is unknown');
  return { key };
}

async function findSessionOf(database: Database, tokenHash: string): Promise<Known> {
  const found = await database.maybeOne(findSession, { tokenHash, now: now() });
  if (!found) throw refused('The session is unknown');
  const { keyId, tenantId, role, keyExpiresAt, keyRevokedAt, ...session } = found;
  return { key: { id: keyId ?? '', tenantId, role, expiresAt: keyExpiresAt, revokedAt: keyRevokedAt }, session };
}

/**
 * Finds keys and sessions by their digest, which no caller can choose, so the time of a look-up reveals nothing and needs no
 * comparison in constant time. Unknown ones are not cached: they would push out the known ones. `reasonAgainst` decides without the database.
 */
export function createJudge(
  database: Database,
  reasonAgainst: (kind: Credential, secret: string) => Promise<string | undefined>,
): (call: Call) => Promise<Verdict> {
  const cache = createKeyCache<Known>(now, isEnded);

  async function find(kind: Credential, secret: string): Promise<Known> {
    if (!SECRET.test(secret)) throw refused(`The ${kind} is unknown: it does not look like one`);
    const hash = digestOfApiKey(secret);
    const known = cache.get(`${kind} ${hash}`);
    if (known) return known;
    const reason = await reasonAgainst(kind, secret);
    if (reason !== undefined) throw refused(reason);
    const found = await (kind === 'key' ? findKey(database, hash) : findSessionOf(database, hash));
    cache.set(`${kind} ${hash}`, found);
    return found;
  }

  return async (call) => {
    const given = credentialsOf(call);
    if (!given) throw new EngineError('MISSING_KEY', 'Send the header Authorization: Bearer <key>');
    if (given.kind === 'session') requireSameOrigin(call);
    const known = await find(given.kind, given.secret);
    requireUsable(known, now());
    const { key, session } = known;
    const { id: sessionId, expiresAt, userId } = session ?? {};
    return {
      ...{ verdict: 'ok', message: '', keyId: key.id, tenantId: key.tenantId ?? '', role: key.role },
      ...(userId ? { userId } : {}),
      ...(sessionId && expiresAt ? { sessionId, sessionExpiresAt: expiresAt.toISOString() } : {}),
    };
  };
}
