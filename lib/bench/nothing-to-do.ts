/** P2: what an evaluation costs when nothing is due, at two sizes; and that it loses nobody meanwhile. */
import type { Client } from 'pg';
import type { Bench, Surroundings, Table } from './bench.ts';
import { addTriggers, evaluateTenant, type Rule, rules } from './evaluator.ts';
import { pickUpAll } from './pick-up.ts';
import { interleave, timed } from './rounds.ts';
import { loadSamples, SAMPLES_NOW } from './samples.ts';
import { three, times } from './table.ts';

interface Place {
  readonly client: Client;
  readonly engine: Client;
  readonly tenantId: string;
  readonly samples: number;
}

type Name = keyof typeof rules;

/** Short looks back keep the first evaluations small; what is not due is on the agenda, and that is what counts here. */
const configs = (samples: number): Readonly<Record<Name, Readonly<Record<string, number>>>> => ({
  sampleNoOrder: { maxTasksPerRun: samples / 25 }, // one in 20 is due: the rest waits its turn, deferred
  firstOrderFollowUp: { lookbackDays: 3, maxTasksPerRun: 100_000 },
  customerTiming: { maxTasksPerRun: 100_000 },
  burnRate: { lookbackDays: 10, maxTasksPerRun: 100_000 },
});
const SUPPRESSED = 20;
const names = Object.keys(rules) as Name[]; // the record's own keys

/** Planning and execution on the server since the last call, from its own books. */
async function serverMs(client: Client): Promise<number> {
  const { rows } = await client.query<{ ms: number }>(
    `select coalesce(sum(total_plan_time + total_exec_time), 0)::float8 as ms from pg_stat_statements
     where dbid = (select oid from pg_database where datname = current_database()) and query not like '%pg_stat_statements%'`,
  );
  return rows[0]?.ms ?? Number.NaN;
}

/** One tenant whose triggers have acted until nothing was left, but for those that are suppressed until tomorrow. */
async function prepare({ stage, say }: Surroundings, samples: number): Promise<Place & { deferred: number }> {
  say(`P2: loading ${samples} tastings and ${samples} orders`);
  const database = `nothing_${samples}`;
  const client = await (await stage()).createDatabase(database);
  const engine = await (await stage()).connectAsEngine(database);
  const customers = Math.round(samples * 0.4);
  const [tenantId = ''] = await loadSamples(client, { tenants: 1, customers, samples, ordersEach: 2 });
  await client.query(
    `update crm.customers set do_not_contact_until = '2026-06-02' where id in (
       select s.customer_id from crm.sample_usages s join model_samples m on m.id = s.id and m.kind = 'due' and m.tasted_at > '2026-04-01'
       group by s.customer_id order by s.customer_id limit ${SUPPRESSED})`,
  );
  let deferred = 0;
  for (const name of names) {
    await addTriggers(client, rules[name], configs(samples)[name]);
    for (let at = SAMPLES_NOW.getTime(), left = 1; left > 0; at += 1) {
      const [seen] = await evaluateTenant(engine, rules[name], tenantId, new Date(at));
      left = seen?.deferred ?? 0;
      if (at > SAMPLES_NOW.getTime()) deferred += seen?.created ?? 0;
    }
  }
  if (deferred === 0) throw new Error('P2: nothing was deferred, so nothing shows that the deferred get their turn');
  await client.query('vacuum analyze');
  return { client, engine, tenantId, samples, deferred };
}

/** Time stands still but for milliseconds, so that nothing ripens: whoever gets a task now was missed before. */
async function evaluateInVain(place: Place, rule: Rule, at: Date): Promise<{ server: number; wall: number }> {
  const before = await serverMs(place.client);
  let created = 0;
  const wall = await timed(async () => {
    for (const seen of await evaluateTenant(place.engine, rule, place.tenantId, at)) created += seen.created;
  });
  if (created > 0) throw new Error(`P2: ${created} tasks when nothing was due`);
  return { server: (await serverMs(place.client)) - before, wall };
}

async function measure(small: Place, large: Place, name: Name, rounds: number): Promise<string[]> {
  const walls = new Map<number, number>();
  const rival = (place: Place) => async (round: number) => {
    const at = new Date(SAMPLES_NOW.getTime() + 1000 + round);
    const { server, wall } = await evaluateInVain(place, rules[name], at);
    walls.set(place.samples, Math.min(wall, walls.get(place.samples) ?? Number.POSITIVE_INFINITY));
    return server;
  };
  const { few, many } = await interleave(rounds, { few: rival(small), many: rival(large) });
  return [
    rules[name].definition.type,
    three(few),
    three(many),
    times(many / few),
    three(walls.get(large.samples) ?? Number.NaN),
  ];
}

async function run(surroundings: Surroundings): Promise<Table[]> {
  const small = await prepare(surroundings, surroundings.isQuick ? 10_000 : 10_000);
  const large = await prepare(surroundings, surroundings.isQuick ? 100_000 : 1_000_000);
  surroundings.say('P2: measuring');
  const rows: string[][] = [];
  for (const name of names) rows.push(await measure(small, large, name, surroundings.isQuick ? 7 : 21));
  const found = await pickUpAll(large, large.tenantId, SUPPRESSED);
  return [
    {
      title:
        'P2 · evaluation with nothing to do, milliseconds of database time (planning and execution, both statements)',
      columns: ['trigger type', `${small.samples} rows`, `${large.samples} rows`, 'ratio', 'best wall time, large'],
      rows,
      notes: [
        'goals: ≤ 5 ms, and ≤ 1.5 × the small size; every look has 20 suppressed customers before it',
        `nobody is lost: ${large.deferred} deferred got their turn; ${found}`,
      ],
    },
  ];
}

export const nothingToDo: Bench = { name: 'P2', run };
