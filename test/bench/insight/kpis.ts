/** C2: the KPIs of a tenant with a million tasks, its scores, and the daily figures of a million runs, each by one statement. */
import type pg from 'pg';
import { countOrders } from '../../../functions/api/http/scores/queries.gen.ts';
import { sumSamples, sumTasks } from '../../../functions/api/overview/kpis/queries.gen.ts';
import { listFigures } from '../../../functions/api/workflows/statistics/queries.gen.ts';
import type { Database } from '../../../functions/engine/data/database.ts';
import { databaseOver } from '../../../lib/database/session.ts';
import type { Bench, BenchRun, Table } from '../bench.ts';
import { median, timed } from '../rounds.ts';
import { three } from '../table.ts';

const TASKS = 1_000_000;
const ROUNDS = 3;
const NOW = new Date('2026-03-01T12:00:00Z');

/** Tasks of two years, a tasting and an order for every fifth, and as many runs of the last 92 days as tasks. */
const LOAD = `
  insert into crm.tenants (id, slug, name, time_zone) values ('$tenant', 'bench', 'Bench', 'America/New_York');
  create temp table people as select n, gen_random_uuid() as id from generate_series(0, 9999) n;
  create temp table reps as select n, gen_random_uuid() as id from generate_series(0, 49) n;
  create temp table rules as select n, gen_random_uuid() as id from generate_series(0, 4) n;
  insert into crm.customers (id, tenant_id, name) select p.id, '$tenant', 'Customer ' || p.n from people p;
  insert into crm.users (id, tenant_id, name) select r.id, '$tenant', 'Rep ' || r.n from reps r;
  insert into automation.automated_triggers (id, tenant_id, trigger_type, name)
    select r.id, '$tenant', case r.n when 0 then 'SAMPLE_NO_ORDER' else 'BURN_RATE_ALERT' end, 'Trigger ' || r.n from rules r;
  create temp table made as
    select gen_random_uuid() as id, s.n, p.id as customer_id, r.id as assignee_id, timestamptz '$now' - s.n * (interval '730 days' / $tasks) as at
    from generate_series(1, $tasks) s (n) join people p on p.n = s.n % 10000 join reps r on r.n = s.n % 50;
  insert into crm.tasks (id, tenant_id, customer_id, assignee_id, title, status, created_at, completed_at)
    select m.id, '$tenant', m.customer_id, m.assignee_id, 'A task', case when m.n % 5 < 4 then 'COMPLETED' else 'PENDING' end, m.at,
      case when m.n % 5 < 4 then m.at + m.n % 72 * interval '1 hour' end
    from made m;
  create temp table tasted as select m.*, gen_random_uuid() as sample_id, gen_random_uuid() as order_id from made m where m.n % 5 = 0;
  create temp table wine as select gen_random_uuid() as id;
  insert into crm.sample_usages (id, tenant_id, customer_id, product_id, sales_rep_id, tasted_at)
    select t.sample_id, '$tenant', t.customer_id, w.id, t.assignee_id, t.at - interval '7 days' from tasted t cross join wine w;
  insert into crm.orders (id, tenant_id, customer_id, status, ordered_at, delivered_at, total)
    select t.order_id, '$tenant', t.customer_id, 'DELIVERED', t.at - t.n % 60 * interval '1 day', t.at - t.n % 60 * interval '1 day', 10 from tasted t;
  insert into crm.order_lines (id, tenant_id, order_id, product_id, quantity, amount)
    select gen_random_uuid(), '$tenant', t.order_id, w.id, 1, 10 from tasted t cross join wine w;
  insert into automation.triggered_tasks (tenant_id, trigger_id, task_id, customer_id, occurrence_key, triggered_at)
    select '$tenant', r.id, m.id, m.customer_id, coalesce(t.sample_id, m.id)::text, m.at
    from made m join rules r on r.n = m.n % 5 left join tasted t on t.id = m.id;
  insert into automation.task_ratings (tenant_id, task_id, customer_id, satisfaction, was_right, rated_by, rated_at)
    select '$tenant', m.id, m.customer_id, 1 + m.n % 5, m.n % 20 > 0, 'key:1', m.at from made m where m.n % 3 = 0;
  insert into automation.workflows (tenant_id, id, name, status, draft, created_by, created_at, updated_at)
    values ('$tenant', '$tenant', 'Bench', 'DRAFT', '{}', 'bench', '$now', '$now');
  insert into automation.runs (tenant_id, workflow_id, graph_id, customer_id, occurrence_key, priority, status, started_at, ended_at)
    select '$tenant', '$tenant', 1, m.customer_id, m.n::text, 5, 'FINISHED', timestamptz '$now' - m.n * (interval '92 days' / $tasks), '$now' from made m;
`;

const TENANT = '00000000-0000-4000-8000-0000000000c2';

async function load(client: pg.Client, tasks: number): Promise<string> {
  await client.query('set session_replication_role = replica');
  const sql = LOAD.replaceAll('$tenant', TENANT).replaceAll('$tasks', String(tasks));
  await client.query(sql.replaceAll('$now', NOW.toISOString()));
  await client.query('reset session_replication_role');
  await client.query('vacuum analyze');
  const { rows } = await client.query<{ id: string }>(
    `select id from automation.automated_triggers where name = 'Trigger 0'`,
  );
  return rows[0]?.id ?? '';
}

type Question = readonly [what: string, ask: () => Promise<number>, least: number];

function questionsOf(engine: Database, triggerId: string, tasks: number): readonly Question[] {
  const years = { from: '2024-03-02', to: '2026-03-01' };
  const quarter = { from: '2025-12-01', to: '2026-03-01' };
  const asked = { tenantId: TENANT, by: 'week', userId: null, triggerId: null, groupBy: null, targetHours: 24 };
  const ofSamples = { ...asked, now: NOW, beforeFrom: '2022-03-02', byTrigger: false, groups: [] };
  const half = { from: new Date('2025-08-19T12:00:00Z'), until: new Date('2026-02-15T12:00:00Z') };

  const sumOf = async (rows: Promise<readonly { readonly kind: string; readonly made: number }[]>) =>
    (await rows).find(({ kind }) => kind === 'all')?.made ?? 0;
  return [
    ['KPIs of tasks, two years', () => sumOf(engine.many(sumTasks, { ...asked, ...years })), tasks * 0.99],
    ['the same by rep', () => sumOf(engine.many(sumTasks, { ...asked, ...years, groupBy: 'rep' })), tasks * 0.99],
    [
      'the same by trigger',
      () => sumOf(engine.many(sumTasks, { ...asked, ...years, groupBy: 'trigger' })),
      tasks * 0.99,
    ],
    ['KPIs of tasks, 91 days', () => sumOf(engine.many(sumTasks, { ...asked, ...quarter })), tasks / 9],
    [
      'KPI of tastings, two years and the two before',
      async () => (await engine.many(sumSamples, { ...ofSamples, ...years }))[0]?.tastings ?? 0,
      tasks / 6,
    ],
    [
      'the same by trigger',
      async () =>
        (await engine.many(sumSamples, { ...ofSamples, ...years, byTrigger: true, groupBy: 'trigger' }))[0]?.tastings ??
        0,
      tasks / 6,
    ],
    [
      'the score of a trigger, half a year',
      async () =>
        (
          await engine.many(countOrders, {
            tenantId: TENANT,
            triggerId,
            workflowId: null,
            days: 14,
            most: 20_000,
            ...half,
          })
        ).reduce((sum, { customers }) => sum + customers, 0),
      2000,
    ],
    [
      'daily figures of all runs',
      async () =>
        (await engine.many(listFigures, { tenantId: TENANT, fromDay: '2025-11-29', toDay: '2026-03-01' }))[0]
          ?.started ?? 0,
      tasks * 0.99,
    ],
  ];
}

async function run({ server, isQuick, say }: BenchRun): Promise<Table[]> {
  const tasks = isQuick ? TASKS / 10 : TASKS;
  say(`C2: loading ${tasks} tasks and as many runs`);
  const place = await server();
  const triggerId = await load(await place.createDatabase('kpis'), tasks);
  const questions = questionsOf(databaseOver(await place.connectAsEngine('kpis')), triggerId, tasks);
  const rows: string[][] = [];
  for (const [what, ask, least] of questions) {
    const ms: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1)
      ms.push(
        await timed(async () => {
          const found = await ask();
          if (found < least) throw new Error(`C2: ${what} counted ${found}, not ${least} at least`);
        }),
      );
    rows.push([what, three(median(ms) / 1000)]);
  }
  return [
    {
      title: `C2 · KPIs of ${tasks} tasks, figures of ${tasks} runs`,
      columns: ['one statement', 's'],
      rows,
      notes: ['goal: ≤ 10 s, so that a call ends well before the gateway gives up after 29 s'],
    },
  ];
}

export const kpis: Bench = { name: 'C2', run };
