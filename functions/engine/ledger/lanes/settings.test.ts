/** What a lane may be set to, who may do that, and what becomes of jobs whose lane is unknown or removed. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aQueue, type LedgerSetup, setUpLedger, TENANT } from '../../../../test/support/jobs/setup-ledger.ts';
import type { JobOutcome } from '../job.ts';
import type { ClaimedJob } from '../ledger.ts';

const OTHER = '0b0b0b0b-0000-4000-8000-000000000002';
let setup: LedgerSetup;
beforeAll(async () => {
  setup = await setUpLedger();
});
beforeEach(() => setup.clear());
afterAll(() => setup.close());

const unlimited = aQueue({ atOnce: Number.POSITIVE_INFINITY, perMinute: Number.POSITIVE_INFINITY });
const end = (jobs: readonly ClaimedJob[], outcome: JobOutcome = { kind: 'done' }) =>
  jobs.map((job) => ({ job, outcome }));

async function add(key: string | null, n: number, more: Readonly<Record<string, unknown>> = {}): Promise<Set<string>> {
  return new Set(await setup.add({ lane_key: key, ...more }, n));
}
const countIn = (jobs: readonly ClaimedJob[], ids: ReadonlySet<string>) => jobs.filter(({ id }) => ids.has(id)).length;

/** Returns the constraint that refuses the statement. */
const refusalOf = (statement: Promise<unknown>): Promise<unknown> =>
  statement.then(
    () => 'accepted',
    (error: { constraint?: string; hint?: string }) => (error.hint ? error.constraint : error),
  );

describe('the login of the API', () => {
  /** Runs a statement as the API does for a tenant, and undoes it. */
  async function asApi(tenantId: string, sql: string): Promise<Record<string, unknown>[]> {
    await setup.data.query('begin');
    try {
      await setup.data.query('set local role followthrough_api');
      await setup.data.query(`select set_config('followthrough.tenant_id', $1, true)`, [tenantId]);
      return await setup.data.query(sql);
    } finally {
      await setup.data.query('rollback');
    }
  }

  it('sees and changes the lanes of its tenant only', async () => {
    await setup.lane('a', { per_second: 10 });
    await setup.lane('b', { per_second: 10 }, OTHER);
    expect(await asApi(OTHER, 'select key from automation.lanes')).toEqual([{ key: 'b' }]);
    expect(await asApi(OTHER, 'select key from automation.lane_states')).toEqual([{ key: 'b' }]);
    expect(await asApi(OTHER, 'update automation.lanes set per_second = 5 returning key')).toEqual([{ key: 'b' }]);
    expect(
      await asApi(OTHER, 'update automation.lane_states set blocked_until = null, opened_until = null returning key'),
    ).toEqual([{ key: 'b' }]);
    expect(await asApi(OTHER, 'delete from automation.lanes returning key')).toEqual([{ key: 'b' }]);
    await expect(
      asApi(OTHER, `insert into automation.lanes (tenant_id, key, per_second) values ('${TENANT}', 'c', 5)`),
    ).rejects.toThrow('row-level security');
    await expect(asApi(OTHER, `update automation.lane_states set starts_at = '{}'`)).rejects.toThrow(
      'permission denied',
    );
  });

  it('leaves its own entries in the audit log; other writers of settings are noted, and claims are not', async () => {
    await setup.data.query('truncate automation.audit_log');
    await setup.lane('a', { per_second: 10 });
    await setup.lane('a', { per_second: 20 });
    await add('a', 5);
    await (await setup.ledger(unlimited)).turn([], 5);
    await setup.data.query('delete from automation.lanes');
    const entries = await setup.data.query<{ action: string; changes: object }>(
      'select action, changes from automation.audit_log order by occurred_at',
    );
    expect(entries.map(({ action }) => action)).toEqual(['lane.created', 'lane.changed', 'lane.deleted']);
    expect(entries[1]?.changes).toMatchObject({ perSecond: { from: 10, to: 20 } });
  });
});

describe('bad input', () => {
  it.each([
    [{ per_second: 0 }, 'lanes_per_second'],
    [{ per_second: 1001 }, 'lanes_per_second'],
    [{ per_second: 10, burst: 9 }, 'lanes_burst'],
    [{ burst: 10 }, 'lanes_burst'],
    [{ at_once: 0 }, 'lanes_at_once'],
    [{ per_second: 5, reserve: 5 }, 'lanes_reserve'],
    [{ reserve: 1 }, 'lanes_reserve'],
    [{ breaker_failures: 0 }, 'lanes_breaker'],
    [{ breaker_failures: 5, breaker_seconds: 0 }, 'lanes_breaker'],
  ])('%j is refused as %s, with the way out', async (settings, constraint) => {
    expect(await refusalOf(setup.lane('page/1', settings))).toBe(constraint);
    await setup.lane('page/1', { per_second: 5 });
    if (!('burst' in settings) && !('reserve' in settings))
      expect(await refusalOf(setup.lane('page/1', settings))).toBe(constraint);
  });

  it('a job that names an unknown lane is refused', async () => {
    await setup.lane('page/1', { per_second: 5 }, OTHER);
    expect(await refusalOf(add('page/1', 1))).toBe('jobs_lane_unknown');
    expect(await setup.jobs()).toEqual([]);
  });

  it('a lane that is removed lets its jobs go on without a budget, those of other lanes as before', async () => {
    await setup.lane('a', { per_second: 2, reserve: 0 });
    await setup.lane('b', { per_second: 2, reserve: 0 });
    const freed = await add('a', 20);
    const kept = await add('b', 20);
    const ledger = await setup.ledger(unlimited);
    const running = await ledger.turn([], 2);
    await setup.wakeUps();
    await setup.data.query(`delete from automation.lanes where key = 'a'`);
    expect((await setup.wakeUps()).map(({ topic }) => topic)).toEqual(['jobs:a-queue']);
    setup.advance(2);
    const jobs = [...(await ledger.turn([], 100)), ...(await ledger.turn([], 100))];
    expect([countIn(jobs, freed), countIn(jobs, kept)]).toEqual([20 - countIn(running, freed), 2]);
    // A job that ran when its lane was removed is tried again without it.
    const [job] = running.filter(({ id }) => freed.has(id));
    if (!job) throw new Error('No job of lane a ran');
    await ledger.turn(end([job], { kind: 'failed', reason: 'X: x', retry: true, isLaneFailure: true }), null);
    expect(await setup.job(job.id)).toMatchObject({ status: 'QUEUED', attempts: 1 });
    setup.advance(10);
    expect(countIn(await ledger.turn([], 100), new Set([job.id]))).toBe(1);
  });
});
