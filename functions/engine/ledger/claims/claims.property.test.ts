/** Compares claims with a model of the rules of the ledger, for any mix of tenants, jobs, workers, endings and moves of the clock. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aQueue, type LedgerSetup, setUpLedger } from '../../../../test/support/jobs/setup-ledger.ts';
import type { JobOutcome } from '../job.ts';
import type { ClaimedJob } from '../ledger.ts';

const HOUR_MS = 3_600_000;
const headStart = (priority: number): number =>
  priority <= 1
    ? 24 * HOUR_MS
    : priority <= 3
      ? HOUR_MS
      : priority <= 5
        ? HOUR_MS / 6
        : Math.min(0, 7 - priority) * 60_000;

type Step =
  | {
      readonly do: 'add';
      readonly tenant: number;
      readonly priority: number;
      readonly delaySeconds: number;
      readonly jobs: number;
    }
  | { readonly do: 'claim'; readonly room: number; readonly isUrgent: boolean }
  | { readonly do: 'end'; readonly kind: 'done' | 'cancelled' | 'failed' }
  | { readonly do: 'advance'; readonly seconds: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('add' as const),
    tenant: fc.integer({ min: 0, max: 3 }),
    priority: fc.constantFrom(1, 3, 5, 7, 8, 100),
    jobs: fc.constantFrom(1, 1, 4),
    delaySeconds: fc.constantFrom(0, 0, 0, 10, 4000),
  }),
  fc.record({ do: fc.constant('claim' as const), room: fc.integer({ min: 1, max: 5 }), isUrgent: fc.boolean() }),
  fc.record({ do: fc.constant('end' as const), kind: fc.constantFrom('done', 'cancelled', 'failed') }),
  fc.record({ do: fc.constant('advance' as const), seconds: fc.constantFrom(1, 20, 70) }),
);

interface ModelJob {
  readonly id: string;
  readonly tenant: string;
  readonly priority: number;
  readonly dueMs: number;
}

const LIMITS = { normal: { atOnce: 3, perMinute: 9 }, urgent: { atOnce: 1, perMinute: 1 } };

let setup: LedgerSetup;
beforeAll(async () => {
  setup = await setUpLedger();
});
afterAll(() => setup.close());

const tenantOf = (n: number) => `0a0a0a0a-0000-4000-8000-00000000000${n}`;
const rankOf = ({ dueMs, priority }: ModelJob) => dueMs - headStart(priority);
const byDue = (a: ModelJob, b: ModelJob) => a.dueMs - b.dueMs;

/** A priority's jobs in the order in which they are claimed: a job of each tenant in turn, beginning with the one after `last`. */
function inTurns(jobs: readonly ModelJob[], last: string): ModelJob[] {
  const tenants = [...new Set(jobs.map(({ tenant }) => tenant))].sort();
  const order = [...tenants.filter((one) => one > last), ...tenants.filter((one) => one <= last)];
  const queues = order.map((one) => jobs.filter(({ tenant }) => tenant === one).sort(byDue));
  const longest = Math.max(0, ...queues.map(({ length }) => length));
  return Array.from({ length: longest }, (_, turn) => queues.flatMap((queue) => queue.slice(turn, turn + 1))).flat();
}

/**
 * Returns how many jobs of each tenant, priority and due moment must be claimed now. The ages of a priority's jobs say when it is served; whose job is
 * served, the tenants' turns say.
 */
function expectedOf(
  waiting: readonly ModelJob[],
  room: number,
  nowMs: number,
  isUrgent: boolean,
  last: string,
): string[] {
  const due = waiting.filter(({ dueMs, priority }) => dueMs <= nowMs && (!isUrgent || priority === 1));
  const served = [...new Set(due.map(({ priority }) => priority))].flatMap((priority) => {
    const jobs = due.filter((job) => job.priority === priority);
    const ages = jobs.toSorted(byDue);
    return inTurns(jobs, last).flatMap((job, place) =>
      ages.slice(place, place + 1).map((age) => ({ job, rank: rankOf(age), dueMs: age.dueMs })),
    );
  });
  return served
    .sort((a, b) => a.rank - b.rank || a.dueMs - b.dueMs || a.job.priority - b.job.priority)
    .slice(0, Math.max(0, room))
    .map(({ job }) => keyOf(job))
    .sort();
}

/** Jobs that differ in their id only may be claimed in any order. */
const keyOf = ({ tenant, priority, dueMs }: ModelJob) => `${tenant} ${priority} ${dueMs}`;

const lastTenantOf = async (lane: string): Promise<string> => {
  const [row] = await setup.data.query<{ last_tenant: string }>(
    'select last_tenant from automation.job_lanes where lane = $1',
    [lane],
  );
  return row?.last_tenant ?? '';
};

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
      const { priority } = one;
      const tenant = tenantOf(one.tenant);
      for (const id of await setup.add({ tenant_id: tenant, priority, run_at: new Date(dueMs) }, one.jobs))
        waiting.set(id, { id, tenant, priority, dueMs });
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
      const last = await lastTenantOf(lane);
      const expected = expectedOf([...waiting.values()], room, nowMs, one.isUrgent, last);
      const claimed = await ledgers[lane].turn([], one.room);
      expect(
        claimed
          .flatMap(({ id }) => waiting.get(id) ?? [])
          .map(keyOf)
          .sort(),
      ).toEqual(expected);
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
