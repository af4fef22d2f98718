/** P2: what an evaluation costs when nothing is due, at two sizes; and that it misses no customer nevertheless. */
import type { Client } from 'pg';
import type { Database } from '../../../functions/engine/data/database.ts';
import { databaseOver } from '../../../lib/database/session.ts';
import { evaluateTenant, type TriggerType } from '../../support/triggers/evaluate-tenant.ts';
import { type TriggerTypeName, triggerTypes } from '../../support/triggers/trigger-types.ts';
import type { Bench, BenchRun, Table } from '../bench.ts';
import { interleave } from '../rounds.ts';
import { three, times } from '../table.ts';
import { addTriggers } from './add-triggers.ts';
import { pickUpAll } from './pick-up.ts';
import { loadSamples, SAMPLES_NOW } from './samples.ts';

interface Place {
  readonly client: Client;
  readonly engine: Database;
  readonly tenantId: string;
  readonly samples: number;
}

/** Short periods keep the first evaluations small: this bench needs the customers who are not due and on the agenda. */
const configs = (samples: number): Readonly<Record<TriggerTypeName, Readonly<Record<string, number>>>> => ({
  sampleNoOrder: { maxTasksPerRun: samples / 25 }, // one in 20 is due: the rest waits its turn, deferred
  firstOrderFollowUp: { lookbackDays: 3, maxTasksPerRun: 100_000 },
  customerTiming: { maxTasksPerRun: 100_000 },
  burnRate: { lookbackDays: 10, maxTasksPerRun: 100_000 },
});
const SUPPRESSED = 20;
const names = Object.keys(configs(0)) as TriggerTypeName[]; // the record's own keys

/** Returns the server's own total of planning and execution times. */
async function serverMs(client: Client): Promise<number> {
  const { rows } = await client.query<{ ms: number }>(
    `select coalesce(sum(total_plan_time + total_exec_time), 0)::float8 as ms from pg_stat_statements
     where dbid = (select oid from pg_database where datname = current_database()) and query not like '%pg_stat_statements%'`,
  );
  return rows[0]?.ms ?? Number.NaN;
}

/** Makes a tenant whose triggers have made every task, except those that are suppressed until tomorrow. */
async function prepare({ server, say }: BenchRun, samples: number): Promise<Place & { deferred: number }> {
  const customers = samples / 5;
  say(`P2: loading ${samples} tastings and ${2 * customers} orders`);
  const database = `nothing_${samples}`;
  const client = await (await server()).createDatabase(database);
  const engine = databaseOver(await (await server()).connectAsEngine(database));
  const [tenantId = ''] = await loadSamples(client, { tenants: 1, customers, samples, ordersEach: 2 });
  await client.query(
    `update crm.customers set do_not_contact_until = '2026-06-02' where id in (
       select s.customer_id from crm.sample_usages s join model_samples m on m.id = s.id and m.kind = 'due' and m.tasted_at > '2026-04-01'
       group by s.customer_id order by s.customer_id limit ${SUPPRESSED})`,
  );
  let deferred = 0;
  for (const name of names) {
    await addTriggers(client, triggerTypes[name], configs(samples)[name]);
    for (let at = SAMPLES_NOW.getTime(), left = 1; left > 0; at += 1) {
      const [seen] = await evaluateTenant(engine, triggerTypes[name], tenantId, new Date(at));
      left = seen?.deferred ?? 0;
      if (at > SAMPLES_NOW.getTime()) deferred += seen?.createdInAll ?? 0;
    }
  }
  if (deferred === 0) throw new Error('P2: nothing was deferred, so nothing shows that the deferred get their turn');
  await client.query('vacuum analyze');
  return { client, engine, tenantId, samples, deferred };
}

/** Time moves by milliseconds only, so nothing becomes due: a customer who gets a task now was missed before. */
async function evaluateInVain(place: Place, type: TriggerType, at: Date): Promise<number> {
  const before = await serverMs(place.client);
  let created = 0;
  for (const seen of await evaluateTenant(place.engine, type, place.tenantId, at)) created += seen.createdInAll;
  if (created > 0) throw new Error(`P2: ${created} tasks when nothing was due`);
  return (await serverMs(place.client)) - before;
}

/** Returns the median, and the fastest round too: planning takes between 2 and 12 ms, depending on other load. */
async function measure(small: Place, large: Place, name: TriggerTypeName, rounds: number): Promise<string[]> {
  const fastest = { few: Number.POSITIVE_INFINITY, many: Number.POSITIVE_INFINITY };
  const rival = (place: Place, size: 'few' | 'many') => async (round: number) => {
    const ms = await evaluateInVain(place, triggerTypes[name], new Date(SAMPLES_NOW.getTime() + 1000 + round));
    fastest[size] = Math.min(fastest[size], ms);
    return ms;
  };
  const { few, many } = await interleave(rounds, { few: rival(small, 'few'), many: rival(large, 'many') });
  const figures = [few, many, fastest.few, fastest.many].map(three);
  figures.splice(2, 0, times(many / few));
  return [triggerTypes[name].definition.type, ...figures, times(fastest.many / fastest.few)];
}

async function run(benchRun: BenchRun): Promise<Table[]> {
  const small = await prepare(benchRun, 10_000);
  const large = await prepare(benchRun, benchRun.isQuick ? 100_000 : 1_000_000);
  benchRun.say('P2: measuring');
  const rows: string[][] = [];
  for (const name of names) rows.push(await measure(small, large, name, benchRun.isQuick ? 7 : 21));
  const found = await pickUpAll(large, large.tenantId, SUPPRESSED);
  return [
    {
      title:
        'P2 · evaluation with nothing to do, milliseconds of database time (planning and execution, both statements)',
      columns: [
        'trigger type',
        `${small.samples} tastings`,
        `${large.samples} tastings`,
        'ratio',
        'fastest, small',
        'fastest, large',
        'ratio',
      ],
      rows,
      notes: [
        'goals: ≤ 5 ms, and ≤ 1.5 × the small size; every look has 20 suppressed customers before it',
        `no customer is missed: ${large.deferred} deferred got their turn; ${found}`,
      ],
    },
  ];
}

export const nothingToDo: Bench = { name: 'P2', run };
