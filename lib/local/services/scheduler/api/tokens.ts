/** Client tokens: a repeated request gets the first reply and has no second effect. */
import { createHash } from 'node:crypto';
import type { Clock } from '../../../clock.ts';
import { type ApiReply, AwsError } from '../../../service.ts';

/** AWS does not document how long it remembers tokens; SDK retries come within minutes. */
const REMEMBERED_MS = 8 * 3_600_000;

export interface Tokens {
  /** Throws `ConflictException` when the token was used with a different request. */
  once(operation: string, token: string | undefined, request: unknown, act: () => ApiReply): ApiReply;
}

/** Kept in memory: after a restart every token is new. */
export function createTokens(clock: Clock): Tokens {
  const answered = new Map<string, { fingerprint: string; reply: ApiReply; atMs: number }>();

  const forgetOld = (nowMs: number) => {
    // Oldest first, because a map keeps the order of insertion.
    for (const [key, { atMs }] of answered) {
      if (nowMs - atMs < REMEMBERED_MS) return;
      answered.delete(key);
    }
  };

  return {
    once(operation, token, request, act) {
      if (token === undefined) return act();
      const nowMs = clock.now().getTime();
      forgetOld(nowMs);
      const key = `${operation} ${token}`;
      const fingerprint = createHash('sha256').update(JSON.stringify(request)).digest('base64');
      const before = answered.get(key);
      if (before && before.fingerprint !== fingerprint) {
        throw new AwsError('ConflictException', 'The ClientToken was used before, for a different request.', 409);
      }
      const reply = before?.reply ?? act();
      if (!before) answered.set(key, { fingerprint, reply, atMs: nowMs });
      return reply;
    },
  };
}
