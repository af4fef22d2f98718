/** Keeps fetched tokens, sealed. */
import { now } from '../clock.ts';
import type { Database } from '../data/database.ts';
import { sealSecret } from '../seals/seals.ts';
import { sleep } from '../sleep.ts';
import { sealKinds } from './connection.ts';
import { storeToken } from './queries.gen.ts';
import type { TokenOutcome } from './read-token.ts';
import { TOKEN_TIMEOUT_MS } from './request-token.ts';

/** Longer than asking for a token and storing it takes: a claim that is over belongs to a function that died. */
export const claimUntil = (at: Date): Date => new Date(at.getTime() + TOKEN_TIMEOUT_MS + 20_000);

/** Another token is fetched so long before the end: a fifth of its time, at most five minutes. */
const aheadOf = (seconds: number): number => Math.min(seconds / 5, 300);

const after = (at: Date, seconds: number): Date => new Date(at.getTime() + seconds * 1000);

const TRIES = 3;
const PAUSE_MS = 500;

/** Servers that give another refresh token each time take the one before no more: losing this one would cost an authorization. */
async function persistently<T>(work: () => Promise<T>): Promise<T> {
  for (let n = 1; ; n += 1)
    try {
      return await work();
    } catch (error) {
      if (n >= TRIES) throw error;
      await sleep(PAUSE_MS * n);
    }
}

interface Claimed {
  readonly tenantId: string;
  readonly id: string;
  readonly claim: string;
  /** When the token was asked for: its time counts from then. */
  readonly askedAt: Date;
  /** Who has authorised the connection with it. */
  readonly actor: string | null;
}

/** Returns the token's version; null when the claim is another's by now. */
export async function keepToken(
  database: Database,
  { tenantId, id, claim, askedAt, actor }: Claimed,
  token: TokenOutcome & { kind: 'token' },
): Promise<number | null> {
  const sealed = (kind: keyof typeof sealKinds, text: string) =>
    sealSecret(text, { kind: sealKinds[kind], tenantId, id });
  const { expiresInSeconds: seconds, scope } = token;
  const values = {
    ...{ tenantId, id, claim, scope, actor, now: now() },
    accessToken: await sealed('accessToken', token.accessToken),
    refreshToken: token.refreshToken === null ? null : await sealed('refreshToken', token.refreshToken),
    expiresAt: seconds === null ? null : after(askedAt, seconds),
    refreshAt: seconds === null ? null : after(askedAt, seconds - aheadOf(seconds)),
  };
  const { version } = await persistently(() => database.one(storeToken, values));
  return version;
}
