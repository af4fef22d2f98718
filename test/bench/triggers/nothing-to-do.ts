/** P2: what an evaluation costs when nothing is due, at two sizes; and that it loses nobody meanwhile. */
import type { Client } from 'pg';
import type { Bench, Surroundings, Table } from '../bench.ts';
import { pickUpAll } from '../jobs/pick-up.ts';
import { interleave } from '../rounds.ts';
import { three, times } from '../table.ts';
import { addTriggers, evaluateTenant, type Rule, rules } from './evaluator.ts';
import { loadSamples, SAMPLES_NOW } from './samples.ts';

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
  const customers = samples / 5;
  say(`P2: loading ${samples} tastings and ${2 * customers} orders`);
  const database = `nothing_${samples}`;
  const client = await (await stage()).createDatabase(database);
  const engine = await (await stage()).connectAsEngine(database);
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
async function evaluateInVain(place: Place, rule: Rule, at: Date): Promise<number> {
  const before = await serverMs(place.client);
  let created = 0;
  for (const seen of await evaluateTenant(place.engine, rule, place.tenantId, at)) created += seen.created;
  if (created > 0) throw new Error(`P2: ${created} tasks when nothing was due`);
  return (await serverMs(place.client)) - before;
}

/** The median, and the fastest round too: planning alone takes 2 ms or 12, depending on who else wants the processor. */
async function measure(small: Place, large: Place, name: Name, rounds: number): Promise<string[]> {
  const fastest = { few: Number.POSITIVE_INFINITY, many: Number.POSITIVE_INFINITY };
  const rival = (place: Place, size: 'few' | 'many') => async (round: number) => {
    const ms = await evaluateInVain(place, rules[name], new Date(SAMPLES_NOW.getTime() + 1000 + round));
    fastest[size] = Math.min(fastest[size], ms);
    return ms;
  };
  const { few, many } = await interleave(rounds, { few: rival(small, 'few'), many: rival(large, 'many') });
  const figures = [few, many, fastest.few, fastest.many].map(three);
  figures.splice(2, 0, times(many / few));
  return [rules[name].definition.type, ...figures, times(fastest.many / fastest.few)];
}

async function run(surroundings: Surroundings): Promise<Table[]> {
  const small = await prepare(surroundings, 10_000);
  const large = await prepare(surroundings, surroundings.isQuick ? 100_000 : 1_000_000);
  surroundings.say('P2: measuring');
  const rows: string[][] = [];
  for (const name of names) rows.push(await measure(small, large, name, surroundings.isQuick ? 7 : 21));
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
        `nobody is lost: ${large.deferred} deferred got their turn; ${found}`,
      ],
    },
  ];
}

export const nothingToDo: Bench = { name: 'P2', run };
