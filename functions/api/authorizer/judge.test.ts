import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { digestOfApiKey } from '../../engine/api-key.ts';
import type { Database } from '../../engine/data/database.ts';
import { EngineError } from '../../engine/errors.ts';
import { createJudge } from './judge.ts';

const KEY = { id: 'k', tenantId: 't', role: 'viewer', expiresAt: null as Date | null, revokedAt: null as Date | null };
const makeApiKey = () => `ft_${randomBytes(32).toString('base64url')}`;
const START = new Date('2026-03-01T12:00:00Z');

/** Keys by digest, and how often the table was queried. */
function table(keys: Record<string, typeof KEY>) {
  const asked: string[] = [];
  const never = () => Promise.reject(new Error('the authorizer asks for keys only'));
  const database = {
    many: never,
    one: never,
    execute: never,
    transaction: never,
    maybeOne: async (_: unknown, { keyHash }: { keyHash: string }) => {
      asked.push(keyHash);
      return keys[keyHash];
    },
  } as unknown as Database; // one statement with one row type
  const possible = async (_: string, secret: string) => (secret.includes('made-up') ? 'The key is unknown' : undefined);
  const judge = createJudge(database, possible);
  const requestContext = { http: { method: 'GET' } };
  return { asked, judge: (authorization?: string) => judge({ headers: { authorization }, requestContext }) };
}

const code = (expected: string, message: unknown = expect.anything()) =>
  expect.objectContaining({ constructor: EngineError, code: expected, message });

beforeEach(() => void vi.useFakeTimers({ now: START }));
afterEach(() => void vi.useRealTimers());

describe('the judge', () => {
  it('returns tenant and role of a valid key, and no tenant for a platform key', async () => {
    const [mine, platform] = [makeApiKey(), makeApiKey()];
    const { judge } = table({
      [digestOfApiKey(mine)]: KEY,
      [digestOfApiKey(platform)]: { ...KEY, tenantId: null as never, role: 'platform' },
    });
    expect(await judge(`Bearer ${mine}`)).toEqual({
      verdict: 'ok',
      message: '',
      keyId: 'k',
      tenantId: 't',
      role: 'viewer',
    });
    expect(await judge(`bearer  ${platform}`)).toMatchObject({ verdict: 'ok', tenantId: '', role: 'platform' });
  });

  it.each([
    [undefined, 'MISSING_KEY'],
    ['', 'MISSING_KEY'],
    ['Bearer', 'MISSING_KEY'],
    ['Basic dXNlcjpwYXNz', 'MISSING_KEY'],
    ["Bearer ft_'; drop table crm.tasks", 'MISSING_KEY'],
    ['Bearer short', 'INVALID_KEY'],
    [`Bearer ${'x'.repeat(300)}`, 'INVALID_KEY'],
    ["Bearer ft_';--aaaaaaaaaaaaaaaaaaaa", 'INVALID_KEY'],
    ['Bearer ft_made-up-aaaaaaaaaaaaaaaa', 'INVALID_KEY'],
  ])('asks nothing of the database for %s', async (header, expected) => {
    const { asked, judge } = table({});
    await expect(judge(header)).rejects.toEqual(code(expected));
    expect(asked).toEqual([]);
  });

  it('says whether a key is unknown, revoked or expired', async () => {
    const [revoked, expired] = [makeApiKey(), makeApiKey()];
    const { judge } = table({
      [digestOfApiKey(revoked)]: { ...KEY, revokedAt: new Date('2026-02-01T00:00:00Z') },
      [digestOfApiKey(expired)]: { ...KEY, expiresAt: START },
    });
    await expect(judge(`Bearer ${makeApiKey()}`)).rejects.toEqual(code('INVALID_KEY', 'The key is unknown'));
    await expect(judge(`Bearer ${revoked}`)).rejects.toEqual(
      code('INVALID_KEY', 'The key was revoked on 2026-02-01T00:00:00.000Z'),
    );
    await expect(judge(`Bearer ${expired}`)).rejects.toEqual(
      code('INVALID_KEY', 'The key expired on 2026-03-01T12:00:00.000Z'),
    );
  });

  it('asks again after thirty seconds, however often the key was used: a revoked key stops working', async () => {
    const key = makeApiKey();
    const keys = { [digestOfApiKey(key)]: KEY };
    const { asked, judge } = table(keys);
    await judge(`Bearer ${key}`);
    keys[digestOfApiKey(key)] = { ...KEY, revokedAt: START };
    for (const atMs of [10_000, 20_000, 29_999]) {
      vi.setSystemTime(START.getTime() + atMs);
      await judge(`Bearer ${key}`);
    }
    expect(asked).toHaveLength(1);
    vi.setSystemTime(START.getTime() + 30_000);
    await expect(judge(`Bearer ${key}`)).rejects.toEqual(code('INVALID_KEY'));
  });

  it('asks once in an hour for a revoked key: its holder does not keep the database awake', async () => {
    const key = makeApiKey();
    const { asked, judge } = table({ [digestOfApiKey(key)]: { ...KEY, revokedAt: START } });
    for (const atMs of [0, 60_000, 3_599_999]) {
      vi.setSystemTime(START.getTime() + atMs);
      await expect(judge(`Bearer ${key}`)).rejects.toEqual(code('INVALID_KEY'));
    }
    expect(asked).toHaveLength(1);
  });

  it('notices that a remembered key expires', async () => {
    const key = makeApiKey();
    const { judge } = table({ [digestOfApiKey(key)]: { ...KEY, expiresAt: new Date(START.getTime() + 5000) } });
    await judge(`Bearer ${key}`);
    vi.setSystemTime(START.getTime() + 5000);
    await expect(judge(`Bearer ${key}`)).rejects.toEqual(code('INVALID_KEY'));
  });
});
