import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sign, signingKey } from './signing.ts';

const TENANT = '0b9c1f34-6f0e-4d6b-9a4d-2f1f6f3f7a10';
const [OLD, NEW] = ['an old master secret of forty characters', 'a new master secret of forty characters.'];
const ROTATED = new Date('2026-03-01T12:00:00Z');

const versions = vi.hoisted(() => ({ current: '', previous: undefined as string | undefined }));
vi.mock('../aws/read-secret.ts', () => ({
  readVersions: async () => ({ value: versions.current, since: ROTATED, previous: versions.previous }),
}));
const { signingKeyOf } = await import('./find-signing-key.ts');

beforeEach(() => void vi.useFakeTimers({ now: ROTATED, toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

/** Whether an endpoint with this secret takes a call that is made now. */
async function isTaken(secret: string): Promise<boolean> {
  const headers = sign({ id: 'b-1', timestamp: new Date(), body: '{"a":1}', key: await signingKeyOf(TENANT) });
  try {
    new Webhook(secret).verify('{"a":1}', { ...headers });
    return true;
  } catch {
    return false;
  }
}

test('for a week after the master secret was replaced, endpoints may have the old key or the new one', async () => {
  const [old, fresh] = [signingKey(OLD, TENANT), signingKey(NEW, TENANT)];
  versions.current = OLD;
  expect([await isTaken(old.secret), await isTaken(fresh.secret)]).toEqual([true, false]);
  expect((await signingKeyOf(TENANT)).previous).toBeUndefined();

  Object.assign(versions, { current: NEW, previous: OLD });
  vi.setSystemTime(ROTATED.getTime() + 5 * 60_000 + 1);
  expect([await isTaken(old.secret), await isTaken(fresh.secret)]).toEqual([true, true]);
  const { id, previous } = await signingKeyOf(TENANT);
  expect([id, previous?.id, previous?.validUntil]).toEqual([fresh.id, old.id, new Date('2026-03-08T12:00:00Z')]);

  vi.setSystemTime('2026-03-08T12:00:00Z');
  expect([await isTaken(old.secret), await isTaken(fresh.secret)]).toEqual([false, true]);
});
