/**
 * No page sees more calls than its rate in any second, and every message is sent, however slow claims, connections and timers are: a model of workers
 * on a clock of its own, over the real statements of claims.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { START } from '../../../../test/support/jobs/setup-ledger.ts';
import { mostInASecond } from '../../../../test/support/messages/most-in-a-second.ts';
import type { Database } from '../../../engine/data/database.ts';
import { laneOf } from '../../../engine/ledger/lane.ts';
import { type ClaimedJob, type EndedJob, openLedger } from '../../../engine/ledger/ledger.ts';
import { claimMessages } from '../queries.gen.ts';
import { messages } from '../queue.ts';
import { readMessage } from '../send-message/message.ts';
import { putBack } from '../send-message/outcome.ts';
import { type MessagesSetup, setUpMessages } from '../setup-messages.ts';
import { createLead } from './lead.ts';
import { begin, startAt } from './start.ts';

let setup: MessagesSetup;
beforeAll(async () => {
  setup = await setUpMessages();
});
afterAll(() => setup.close());

const sessions: Database[] = [];

/** A clock that stands still while a statement runs, and jumps to the next moment for which somebody waits. */
function createModelClock() {
  let [nowMs, statements] = [0, 0];
  let waiting: { readonly atMs: number; readonly wake: () => void }[] = [];
  return {
    nowMs: () => nowMs,
    sleep: (ms: number) =>
      new Promise<void>((wake) => {
        waiting.push({ atMs: nowMs + Math.max(1, Math.round(ms)), wake });
      }),
    async during<T>(statement: Promise<T>): Promise<T> {
      statements += 1;
      return statement.finally(() => {
        statements -= 1;
      });
    },
    async run(untilMs: number): Promise<void> {
      for (;;) {
        do await new Promise((done) => setImmediate(done));
        while (statements > 0);
        waiting.sort((a, b) => a.atMs - b.atMs);
        const [next, ...others] = waiting;
        if (!next || next.atMs > untilMs) return;
        waiting = others;
        nowMs = next.atMs;
        vi.setSystemTime(START.getTime() + nowMs);
        next.wake();
      }
    },
  };
}

/** Numbers from 0 to 1 that follow from a seed. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

/** How slow a machine is at its worst, and how often. */
interface Slowness {
  readonly claimMs: number;
  readonly connectMs: number;
  readonly stallMs: number;
  readonly share: number;
}

interface Model extends Slowness {
  readonly seed: number;
  readonly clock: ReturnType<typeof createModelClock>;
  readonly calls: Map<string, number[]>;
  /** Messages of a claim go in one call. */
  readonly isTogether: boolean;
  isOver(): boolean;
}

/** A function of the queue, from its claims to its calls. */
async function work(model: Model, isUrgent: boolean): Promise<void> {
  const { clock, claimMs, connectMs, stallMs, share } = model;
  const chance = random(model.seed + Number(isUrgent));
  const slow = (most: number) => (chance() < share ? most * chance() : 5 * chance());
  const lead = createLead();
  const session = sessions.pop() ?? (await clock.during(setup.session()));
  const ledger = openLedger(session, {
    ...{ queue: messages.name, lane: laneOf(messages, isUrgent), leaseSeconds: 150, holdTypes: [] },
    claim: (database, turn) => database.many(claimMessages, { ...turn, leadMs: lead.leadMs() }),
  });
  const stalling = { nowMs: clock.nowMs, sleep: (ms: number) => clock.sleep(ms + slow(stallMs)) };
  const send = async (job: ClaimedJob): Promise<EndedJob> => {
    const message = readMessage(job.payload);
    const start = startAt(model.isTogether ? message.countedAt : message.startsAt, stalling);
    await start.wait(lead.aheadMs());
    const openedMs = clock.nowMs();
    await stalling.sleep(slow(connectMs));
    lead.notePreparation(clock.nowMs() - openedMs);
    try {
      await begin(start);
      model.calls.set(message.pageId, [...(model.calls.get(message.pageId) ?? []), clock.nowMs()]);
      await stalling.sleep(20);
      return { job, outcome: { kind: 'done' } };
    } catch {
      return { job, outcome: putBack(message, 'START_MISSED') };
    }
  };
  let ended: EndedJob[] = [];
  while (!model.isOver()) {
    const begunMs = clock.nowMs();
    const jobs = await clock.during(ledger.turn(ended, isUrgent ? 1 : 40));
    const pauseMs = ledger.pauseMs();
    await clock.sleep(slow(claimMs));
    lead.noteClaim(clock.nowMs() - begunMs);
    ended = await Promise.all(jobs.map(send));
    if (jobs.length === 0) await clock.sleep(pauseMs ?? 300);
  }
  await clock.during(ledger.turn(ended, null));
  sessions.push(session);
}

const HOUR_MS = 3_600_000;

async function play(rates: readonly number[], slowness: Slowness, seed: number, workers: number, isTogether = false) {
  await setup.clear();
  for (const perSecond of rates) {
    const pageId = await setup.page({ perSecond });
    await setup.add(pageId, await setup.subscribers(pageId, 3 * perSecond + 3));
    await setup.add(pageId, await setup.subscribers(pageId, 2, 9000), {}, 1);
  }
  const clock = createModelClock();
  const calls = new Map<string, number[]>();
  const total = rates.reduce((sum, rate) => sum + 3 * rate + 5, 0);
  const count = () => [...calls.values()].reduce((sum, list) => sum + list.length, 0);
  const isOver = () => count() >= total || clock.nowMs() > HOUR_MS;
  const model = { ...slowness, seed, clock, calls, isTogether, isOver };
  const working = Array.from({ length: workers }, (_, n) => work({ ...model, seed: seed + 7 * n }, n % 3 === 2));
  await clock.run(2 * HOUR_MS);
  await Promise.all(working);
  return { calls, sent: count(), total };
}

it('a page sees no more calls than its rate in any second, and all messages are sent', async () => {
  const slowness = fc.record({
    claimMs: fc.constantFrom(20, 300, 3000, 9000),
    connectMs: fc.constantFrom(5, 200, 1000),
    stallMs: fc.constantFrom(5, 100, 1000),
    share: fc.constantFrom(0.05, 0.5, 0.9),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 25 }), { minLength: 1, maxLength: 3 }),
      slowness,
      fc.integer({ min: 1, max: 1e6 }),
      fc.integer({ min: 1, max: 5 }),
      fc.boolean(),
      async (rates, slow, seed, workers, isTogether) => {
        const { calls, sent, total } = await play(rates, slow, seed, workers, isTogether);
        expect(sent).toBe(total);
        for (const [pageId, moments] of calls) {
          const [page] = await setup.data.query('select per_second from automation.pages where page_id = $1', [pageId]);
          expect(mostInASecond(moments.sort((a, b) => a - b))).toBeLessThanOrEqual(Number(page?.per_second));
        }
        expect(await setup.statuses()).toEqual({ COMPLETED: total });
      },
    ),
    { numRuns: 12 },
  );
});

it('a quick machine uses the rate of a page', async () => {
  const { calls } = await play([20], { claimMs: 10, connectMs: 5, stallMs: 1, share: 1 }, 1, 2);
  const [moments = []] = [...calls.values()];
  const seconds = ((moments.at(-1) ?? 0) - (moments[0] ?? 0)) / 1000;
  // Of the rate, a tenth is for urgent messages, and a lane counts a tenth of a second more than a second.
  expect(moments.length / seconds).toBeGreaterThan(0.6 * 20);
});
