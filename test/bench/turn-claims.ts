/** P13b: what a claim that takes tenants in turn costs at two sizes: of events that wait, and of the outbox. */
import type pg from 'pg';
import type { Bench, BenchRun, Table } from './bench.ts';
import { interleave, timed } from './rounds.ts';
import { three, times } from './table.ts';

const NOW = '2026-01-01T00:00:00Z';
/** One tenant has most of the rows; forty others have some each. */
const TENANT = `case when n % 10 = 0 then cast(lpad(to_hex(n / 10 % 40), 32, '0') as uuid) else cast(repeat('7', 32) as uuid) end`;

interface Claim {
  readonly name: string;
  /** Takes the number of rows. */
  readonly load: string;
  readonly claim: string;
  readonly table: string;
  readonly rows: number;
}

const claims: readonly Claim[] = [
  {
    name: '500 events that wait one to a row',
    table: 'automation.waiting_events',
    load: `insert into automation.waiting_events (tenant_id, type, event_ids)
      select ${TENANT}, 'CLIENT_CREATED', array[gen_random_uuid()] from generate_series(1, $1::int) n`,
    claim: `select event_id from automation.take_waiting_events('CLIENT_CREATED', 500, $1, cast('6' || repeat('0', 31) as uuid))`,
    rows: 500,
  },
  {
    name: '200 rows of the outbox',
    table: 'automation.outbox',
    load: `insert into automation.outbox (tenant_id, topic, subject_ids)
      select ${TENANT}, 'bookings', array[gen_random_uuid()] from generate_series(1, $1::int) n`,
    claim: `with claimed as (select c.id from automation.claim_outbox(200, $1, $1, $1::timestamptz + interval '1 minute', null) c)
      select id from claimed`,
    rows: 200,
  },
];

async function claimOnce(client: pg.Client, { name, claim, rows }: Claim): Promise<number> {
  let found = 0;
  await client.query('begin');
  const ms = await timed(async () => {
    found = (await client.query(claim, [NOW])).rowCount ?? 0;
  });
  await client.query('rollback'); // each round finds the same rows
  if (found !== rows) throw new Error(`P13b: ${found} instead of ${name}`);
  return ms;
}

async function run({ server, isQuick, say }: BenchRun): Promise<Table[]> {
  const sizes = isQuick ? [10_000, 100_000] : [100_000, 1_000_000];
  const rivals: Record<string, () => Promise<number>> = {};
  const place = await server();
  for (const size of sizes) {
    say(`P13b: loading ${size} rows of each`);
    const owner = await place.createDatabase(`turn_claims_${size}`);
    const engine = await place.connectAsEngine(`turn_claims_${size}`);
    for (const claim of claims) {
      await owner.query(claim.load, [size]);
      await owner.query(`vacuum analyze ${claim.table}`);
      rivals[`${claim.name} ${size}`] = () => claimOnce(engine, claim);
    }
  }
  const ms = await interleave(isQuick ? 7 : 15, rivals);
  const [few = 0, many = 0] = sizes;
  const of = (name: string, size: number) => ms[`${name} ${size}`] ?? Number.NaN;
  return [
    {
      title: 'P13b · a claim that takes 41 tenants in turn, ms',
      columns: ['claimed', `of ${few}`, `of ${many}`, 'ratio'],
      rows: claims.map(({ name }) => [
        name,
        three(of(name, few)),
        three(of(name, many)),
        times(of(name, many) / of(name, few)),
      ]),
      notes: ['goal: ≤ 1.3 ×'],
    },
  ];
}

export const turnClaims: Bench = { name: 'P13b', run };
