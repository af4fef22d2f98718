/** A call that dies at any of its calls of SQS loses no message, and the same call made again does what it was for. */
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { startApi, type TestApi } from '../../../test/support/api/setup-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterEach(() => {
  vi.restoreAllMocks();
});
afterAll(() => api.stop());

const LETTERS = [1, 2, 3];
/** A call holds messages for a minute. */
const HOLD_SECONDS = 61;

const call = (method: string, path: string, body?: object) =>
  api.call({ method, path: `/api/dead-letters/automation${path}`, key: api.platformKey, ...(body ? { body } : {}) });
const numbersIn = (bodies: readonly { n: number }[]) => bodies.map(({ n }) => n).sort();
const dead = async () =>
  numbersIn((await call('GET', '/messages')).body.items.map(({ body }: { body: string }) => JSON.parse(body)));
const returned = async () => (await api.messages('burn-rate')).map(({ body }) => Number(body.n)).sort();
const discarded = async () =>
  (
    await api.query<{ n: number }>(
      `select (body::jsonb -> 'n')::int as n from automation.discarded_messages order by 1`,
    )
  ).map(({ n }) => n);

/** Every call of SQS from the `at`th on fails, that one before or after SQS has done it. Returns whether it came to that. */
async function killAt(at: number, moment: 'before' | 'after', act: () => Promise<unknown>): Promise<boolean> {
  const real = SQSClient.prototype.send;
  let calls = 0;
  const dying = vi.spyOn(SQSClient.prototype, 'send').mockImplementation(async function (
    this: SQSClient,
    command: unknown,
  ) {
    calls += 1;
    if (calls > at || (calls === at && moment === 'before')) throw new Error('killed');
    const reply = await Reflect.apply(real, this, [command]);
    if (calls === at) throw new Error('killed');
    return reply;
  } as never);
  await act();
  dying.mockRestore();
  return calls >= at;
}

/** Every place at which a call can die, with the three messages dead at its beginning. */
async function atEveryCall(act: () => Promise<unknown>, check: () => Promise<void>): Promise<number> {
  let kills = 0;
  for (const moment of ['before', 'after'] as const)
    for (let at = 1; ; at += 1) {
      await api.query('delete from automation.discarded_messages');
      await api.queues.bury('burn-rate', ...LETTERS.map((n) => JSON.stringify({ n })));
      const isKilled = await killAt(at, moment, act);
      await api.queues.advance(HOLD_SECONDS);
      await check();
      if (!isKilled) break;
      kills += 1;
    }
  return kills;
}

const source = () => (api.queues.urls['burn-rate'] ?? '').split('/').at(-1);

it('while it sends messages back', async () => {
  const redrive = () => call('POST', '/redrive', { source: source() });
  const kills = await atEveryCall(redrive, async () => {
    const [still, sent] = [await dead(), await returned()];
    expect([...new Set([...still, ...sent])].sort()).toEqual(LETTERS);
    await redrive();
    expect(await dead()).toEqual([]);
    expect([...new Set([...sent, ...(await returned())])].sort()).toEqual(LETTERS);
  });
  expect(kills).toBeGreaterThan(12);
});

it('while it discards messages', async () => {
  const discard = () => call('POST', '/discard', { source: source(), reason: 'Nobody needs them' });
  const kills = await atEveryCall(discard, async () => {
    const [still, known] = [await dead(), await discarded()];
    expect([...new Set([...still, ...known])].sort()).toEqual(LETTERS);
    // What was recorded and not deleted says so.
    const { items } = (await call('GET', '/messages')).body;
    for (const { body, discardedAt } of items)
      expect(discardedAt !== null, body).toBe(known.includes(JSON.parse(body).n));
    await discard();
    expect([await dead(), await discarded(), await returned()]).toEqual([[], LETTERS, []]);
  });
  expect(kills).toBeGreaterThan(6);
});
