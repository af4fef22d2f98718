/** A worker's loop with a lane whose budget comes back in a moment. */
import { expect, it } from 'vitest';
import type { ClaimedJob, EndedJob, Ledger } from '../ledger.ts';
import { runJobs } from '../run-jobs.ts';

const job = (id: string): ClaimedJob => ({
  id,
  tenantId: 't',
  type: 'WORK',
  payload: {},
  attempts: 1,
  maxAttempts: 3,
  claim: 'c',
  claimedAt: new Date(0),
});

/** A ledger whose lane has budget for two jobs in each pause. */
function setUpLane(jobs: number) {
  let left = jobs;
  const rooms: (number | null)[] = [];
  const ended: string[] = [];
  const ledger: Ledger = {
    turn: async (batch: readonly EndedJob[], room) => {
      rooms.push(room);
      ended.push(...batch.map(({ job: { id } }) => id));
      const claimed = room ? Math.min(2, left) : 0;
      left -= claimed;
      return Array.from({ length: claimed }, (_, index) => job(`${left + index}`));
    },
    pauseMs: () => (left > 0 ? 1 : null),
    progress: async () => {},
    note: async () => {},
  };
  return { ledger, rooms, ended };
}

it('goes on when the pause is over, also while long jobs run', async () => {
  const { ledger, ended } = setUpLane(7);
  const freed: (() => void)[] = [];
  const run = async () => {
    // No job ends before all of them have begun.
    await new Promise<void>((done) => {
      freed.push(done);
      if (freed.length === 7) for (const free of freed) free();
    });
    return { kind: 'done' } as const;
  };
  expect(await runJobs({ ledger, capacity: 10, run, isTimeShort: () => false })).toMatchObject({ done: 7 });
  expect(ended.sort()).toEqual(['0', '1', '2', '3', '4', '5', '6']);
});

it('ends when its time is short', async () => {
  const { ledger, rooms } = setUpLane(7);
  let turns = 0;
  const isTimeShort = () => {
    turns += 1;
    return turns > 3;
  };
  const stopping = { ...ledger, pauseMs: () => (turns > 3 ? null : ledger.pauseMs()) };
  const run = async () => ({ kind: 'done' }) as const;
  await runJobs({ ledger: stopping, capacity: 10, run, isTimeShort });
  expect(rooms.at(-1)).toBe(0);
});
