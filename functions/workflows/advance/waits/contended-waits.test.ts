/** Events that come at the same moment as the wait for them, while several functions begin waits and several programs write events. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEngineSession, openSession } from '../../../../lib/database/session.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database/setup-database.ts';
import { contendWaits } from '../../../../test/support/workflows/contend-waits.ts';

let database: TestDatabase;
let sessions: Awaited<ReturnType<typeof openEngineSession>>[];
let raisers: typeof sessions;

beforeAll(async () => {
  database = await createTestDatabase();
  sessions = await Promise.all(Array.from({ length: 4 }, () => openEngineSession(database.url)));
  raisers = await Promise.all(Array.from({ length: 3 }, () => openSession(database.url)));
});
afterAll(async () => {
  for (const session of [...sessions, ...raisers]) await session.end();
  await database.drop();
});

test('are neither lost nor taken twice, while the order that looks before the commit loses some', async () => {
  const [matcher, ...walkers] = sessions;
  if (!matcher) throw new Error('No session');
  const contended = { walkers, matcher, raisers };
  // Two of the naive ones would wait for each other's locks.
  const naive = await contendWaits(database.client, {
    ...contended,
    walkers: walkers.slice(0, 1),
    pairs: 120,
    isNaive: true,
  });
  expect(naive.lost).toBeGreaterThan(0);
  expect(await contendWaits(database.client, { ...contended, pairs: 400, isNaive: false })).toMatchObject({
    lost: 0,
    double: 0,
  });
});
