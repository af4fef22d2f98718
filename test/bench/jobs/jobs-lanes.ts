/** lanes: what a claim of a hundred jobs costs while they wait in 1, 10 or 1000 lanes, against jobs without a lane. */
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Bench, BenchRun, Table } from '../bench.ts';
import { interleave, timed } from '../rounds.ts';
import { three, times } from '../table.ts';

const SIZES = [0, 1, 10, 1000];
const BATCH = 100;
const CLAIMS_A_ROUND = 10;
const START_MS = Date.parse('2026-01-01T00:00:00Z');

const LOAD_LANES = `insert into automation.lanes (tenant_id, key, per_second)
  select $1, 'page/' || n, 1000 from generate_series(0, $2::int - 1) n`;
const LOAD_JOBS = `insert into automation.jobs (tenant_id, type, queue, priority, payload, run_at, rank_at, created_at, lane_key)
  select $1, 'NOTHING', 'bench', 7, jsonb_build_object('n', n), $3, $3, $3, case when $2::int > 0 then 'page/' || n % greatest($2, 1) end
  from generate_series(1, $4::int) n`;
const CLAIM = `select id, tenant_id as "tenantId" from automation.claim_jobs('bench', 'normal', null, null, $1, $2::timestamptz,
  $2::timestamptz + interval '1 hour', $3, '[]', $4)`;

/** Returns a rival that claims, and ends what it claimed outside of the time that it measures. */
function claimsOf(engine: pg.Client, lanes: number): () => Promise<number> {
  let nowMs = START_MS;
  return async () => {
    let ms = 0;
    for (let n = 0; n < CLAIMS_A_ROUND; n += 1) {
      nowMs += 2000; // each claim has a second of its own
      const claim = randomUUID();
      let rows: { id: string; tenantId: string }[] = [];
      ms += await timed(async () => {
        rows = (await engine.query(CLAIM, [BATCH, new Date(nowMs), claim, '[]'])).rows;
      });
      if (rows.length !== BATCH)
        throw new Error(`lanes: ${rows.length} of ${BATCH} jobs were claimed of ${lanes} lanes`);
      const ended = [{ ids: rows.map(({ id }) => id), tenantId: rows[0]?.tenantId, claim, kind: 'done' }];
      await engine.query(CLAIM, [null, new Date(nowMs), randomUUID(), JSON.stringify(ended)]);
    }
    return ms / CLAIMS_A_ROUND;
  };
}

async function run({ server, isQuick, say }: BenchRun): Promise<Table[]> {
  const rounds = isQuick ? 5 : 31;
  const jobs = 2 * rounds * CLAIMS_A_ROUND * BATCH;
  const place = await server();
  const rivals: Record<string, () => Promise<number>> = {};
  for (const lanes of SIZES) {
    say(`lanes: loading ${jobs} jobs in ${lanes} lanes`);
    const database = `jobs_lanes_${lanes}`;
    const owner = await place.createDatabase(database);
    const tenant = randomUUID();
    await owner.query(LOAD_LANES, [tenant, lanes]);
    await owner.query(LOAD_JOBS, [tenant, lanes, new Date(START_MS), jobs]);
    await owner.query(
      'vacuum analyze automation.jobs, automation.waiting_jobs, automation.lanes, automation.lane_states',
    );
    rivals[String(lanes)] = claimsOf(await place.connectAsEngine(database), lanes);
  }
  const ms = await interleave(rounds, rivals);
  const of = (lanes: number) => ms[String(lanes)] ?? Number.NaN;
  return [
    {
      title: `lanes · a claim of ${BATCH} jobs, ms`,
      columns: ['lanes', 'ms', 'of one lane'],
      rows: SIZES.map((lanes) => [lanes === 0 ? 'none' : String(lanes), three(of(lanes)), times(of(lanes) / of(1))]),
      notes: ['goal: 1000 lanes ≤ 1.3 × one lane'],
    },
  ];
}

export const jobLanes: Bench = { name: 'lanes', run };
