import { describe, expect, it } from 'vitest';
import type { Database } from '../../engine/data/database.ts';
import { createRequestCounter } from './count-requests.ts';

const at = (second: number) => new Date(Date.UTC(2031, 0, 1, 12, 0, second));

/** As automation.take_requests counts, in memory, for several functions; `statements` counts how often it was asked. */
function stored() {
  const rows = new Map<string, { start: number; taken: number }>();
  const seen = { statements: 0 };
  const database = {
    one: async (_: unknown, { keyId, windowStart, share }: { keyId: string; windowStart: Date; share: number }) => {
      seen.statements += 1;
      const row = rows.get(keyId);
      const start = windowStart.getTime();
      if (row && row.start > start) return { taken: null };
      const taken = (row?.start === start ? row.taken : 0) + share;
      rows.set(keyId, { start, taken });
      return { taken };
    },
  } as unknown as Database; // one statement with one row type
  return { database, seen };
}

describe('requests of a key', () => {
  it('are let through up to the limit, and again in the next minute', async () => {
    const { database, seen } = stored();
    const count = createRequestCounter(database, 100);
    for (let n = 1; n <= 100; n += 1)
      expect(await count('k', at(10))).toEqual({ isOver: false, limit: 100, remaining: 100 - n, resetSeconds: 50 });
    expect(seen.statements).toBe(50);
    for (let n = 0; n < 20; n += 1)
      expect(await count('k', at(59))).toEqual({ isOver: true, limit: 100, remaining: 0, resetSeconds: 1 });
    expect(seen.statements).toBe(50);
    expect((await count('other', at(59))).isOver).toBe(false);
    expect(await count('k', at(60))).toMatchObject({ isOver: false, remaining: 99, resetSeconds: 60 });
  });

  it('are never more than the limit together, however many functions count', async () => {
    const { database } = stored();
    const counters = Array.from({ length: 7 }, () => createRequestCounter(database, 1001));
    let passed = 0;
    for (let n = 0; n < 3000; n += 1) {
      const { isOver } = (await counters[n % 7]?.('k', at(n % 60))) ?? { isOver: true };
      if (!isOver) passed += 1;
    }
    expect(passed).toBeLessThanOrEqual(1001);
    expect(passed).toBeGreaterThan(1001 - 7 * 21);
  });

  it('are let through after the clock was set back', async () => {
    const { database } = stored();
    await createRequestCounter(database, 100)('k', at(120));
    expect((await createRequestCounter(database, 100)('k', at(0))).isOver).toBe(false);
  });
});
