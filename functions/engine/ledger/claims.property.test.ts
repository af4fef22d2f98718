/** Compares claims with a model of the rules of the ledger, for any mix of jobs, workers, endings and moves of the clock. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aQueue, type LedgerSetup, setUpLedger } from '../../../test/support/jobs/setup-ledger.ts';
import type { JobOutcome } from './job.ts';
import type { ClaimedJob } from './ledger.ts';

const HOUR_MS = 3_600_000;
const headStart = (priority: number): number =>
  priority <= 1 ? 24 * HOUR_MS : priority <= 3 ? HOUR_MS : priority <= 5 ? HOUR_MS / 6 : 0;

type Step =
  | { readonly do: 'add'; readonly priority: number; readonly delaySeconds: number }
  | { readonly do: 'claim'; readonly room: number; readonly isUrgent: boolean }
  | { readonly do: 'end'; readonly kind: 'done' | 'cancelled' | 'failed' }
  | { readonly do: 'advance'; readonly seconds: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('add' as const),
    priority: fc.constantFrom(1, 3, 5, 7),
    delaySeconds: fc.constantFrom(0, 0, 0, 10, 4000),
  }),
  fc.record({ do: fc.constant('claim' as const), room: fc.integer({ min: 1, max: 5 }), isUrgent: fc.boolean() }),
  fc.record({ do: fc.constant('end' as const), kind: fc.constantFrom('done', 'cancelled', 'failed') }),
  fc.record({ do: fc.constant('advance' as const), seconds: fc.constantFrom(1, 20, 70) }),
);

interface ModelJob {
  readonly id: string;
  readonly priority: number;
  readonly dueMs: number;
}

const LIMITS = { normal: { atOnce: 3, perMinute: 9 }, urgent: { atOnce: 1, perMinute: 1 } };

let setup: LedgerSetup;
beforeAll(async () => {
  setup = await setUpLedger();
});
afterAll(() => setup.close());

/** Returns the ranks that must be claimed now: as many as the lane's limits allow, in order; ties have any order. */
function ranksOf(waiting: readonly ModelJob[], room: number, nowMs: number, isUrgent: boolean): number[] {
  return waiting
    .filter(({ dueMs, priority }) => dueMs <= nowMs && (!isUrgent || priority === 1))
    .map(({ dueMs, priority }) => dueMs - headStart(priority))
    .sort((a, b) => a - b)
    .slice(0, Math.max(0, room));
}

async function play(steps: readonly Step[]): Promise<void> {
  await setup.clear();
  const ledgers = { normal, urgent };
  const waiting = new Map<string, ModelJob>();
  const running: { readonly job: ClaimedJob; readonly lane: 'normal' | 'urgent' }[] = [];
  const starts = { normal: [] as number[], urgent: [] as number[] };
  for (const one of steps) {
    const nowMs = Date.now();
    if (one.do === 'add') {
      const dueMs = nowMs + one.delaySeconds * 1000;
      const [id = ''] = await setup.add({ priority: one.priority, run_at: new Date(dueMs) });
      waiting.set(id, { id, priority: one.priority, dueMs });
    } else if (one.do === 'advance') {
      setup.advance(one.seconds);
    } else if (one.do === 'end') {
      const ended = running.shift();
      if (!ended) continue;
      const outcome: JobOutcome =
        one.kind === 'done' ? { kind: 'done' } : { kind: one.kind, reason: 'X: told', retry: false };
      await ledgers[ended.lane].turn([{ job: ended.job, outcome }], null);
    } else {
      const lane = one.isUrgent ? 'urgent' : 'normal';
      const recent = starts[lane].filter((at) => at > nowMs - 60_000).length;
      const live = running.filter((other) => other.lane === lane).length;
      const room = Math.min(one.room, LIMITS[lane].atOnce - live, LIMITS[lane].perMinute - recent);
      const expected = ranksOf([...waiting.values()], room, nowMs, one.isUrgent);
      const claimed = await ledgers[lane].turn([], one.room);
      const ranks = claimed.map(({ id }) => {
        const job = waiting.get(id);
        return job ? job.dueMs - headStart(job.priority) : Number.NaN;
      });
      expect(ranks.sort((a, b) => a - b)).toEqual(expected);
      for (const job of claimed) {
        waiting.delete(job.id);
        running.push({ job, lane });
        starts[lane].push(nowMs);
      }
    }
  }
  const states = await setup.jobs();
  expect(states.filter(({ status }) => status === 'QUEUED')).toHaveLength(waiting.size);
  expect(states.filter(({ status }) => status === 'PROCESSING')).toHaveLength(running.length);
}

let normal: Awaited<ReturnType<LedgerSetup['ledger']>>;
let urgent: Awaited<ReturnType<LedgerSetup['ledger']>>;
beforeAll(async () => {
  const queue = aQueue({ atOnce: 3, perMinute: 10 });
  // Leases are longer than any run; leases.test.ts covers those that end.
  normal = await setup.ledger(queue, false, [], 1_000_000);
  urgent = await setup.ledger(queue, true, [], 1_000_000);
});

describe('claims', () => {
  it('are those of the model, whatever came before', async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), play), { numRuns: 25 });
  });
});
