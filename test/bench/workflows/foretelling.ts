/** F10: whether a forecast says what comes, and what a dry run of a thousand customers costs and writes, through the whole stack. */
import { setUpGraph } from '../../../functions/workflows/graph/setup-graph.ts';
import type { Bench, BenchRun, Table } from '../bench.ts';
import { timed } from '../rounds.ts';
import type { Stack } from '../stack.ts';
import { three } from '../table.ts';
import { begin, days, end, enter, loadTenant, scoreFrom, task, walk } from './load.ts';

const RUNS = 1000;
const DAYS = 14;
const DAY_MS = 86_400_000;

const nodes = {
  ...{ s: begin, hot: scoreFrom(50), twice: { type: 'loop', data: { kind: 'times', n: 2 } }, rest: days(2) },
  ...{ call: task('Call {{ customer.name }}'), cold: days(5), write: task('Write to {{ customer.name }}'), e: end },
};
const edges = [
  's>hot',
  'hot:true>twice',
  'hot:false>cold',
  'twice:loop>rest',
  'rest>call',
  'call>twice',
  'twice:done>e',
  'cold>write',
  'write>e',
];

/** Everything that a run could have written. */
const WRITTEN = `select (select count(*) from automation.runs) + (select count(*) from automation.cursors) + (select count(*) from automation.run_trace)
  + (select count(*) from crm.tasks) + (select count(*) from automation.jobs) + (select count(*) from automation.events)
  + (select coalesce(sum(runs), 0) from automation.node_counts) as n`;

async function openApi(stack: Stack, tenantId: string) {
  const request = async <R>(method: string, path: string, headers: object, body?: object): Promise<R> => {
    const response = await fetch(`${stack.connection.apiUrl}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(`F10: ${method} ${path} answered ${response.status}: ${JSON.stringify(answer)}`);
    return answer as R; // the route's reply
  };
  const platform = { authorization: `Bearer ${stack.connection.platformKey}`, 'x-tenant-id': tenantId };
  const { key } = await request<{ key: string }>('POST', '/api/admin/keys', platform, { role: 'admin', name: 'Bench' });
  return <R>(method: string, path: string, body?: object) =>
    request<R>(method, path, { authorization: `Bearer ${key}` }, body);
}

/** Tasks by day, as they come when the days pass. */
async function replay({ client }: Stack, tenantId: string, now: Date): Promise<string[]> {
  for (let day = 0; day <= DAYS; day += 1)
    await walk(client, new Date(now.getTime() + day * DAY_MS + 1000).toISOString(), 5000);
  const { rows } = await client.query<{ line: string }>(
    `select (created_at at time zone 'UTC')::date || ' ' || count(*) as line from crm.tasks where tenant_id = $1
     group by (created_at at time zone 'UTC')::date order by 1`,
    [tenantId],
  );
  return rows.map(({ line }) => line);
}

interface Forecast {
  readonly basis: string;
  readonly days: readonly { readonly day: string; readonly tasks: { readonly running: number } }[];
}

async function run({ stack: startOnce, say }: BenchRun): Promise<Table[]> {
  const stack = await startOnce();
  say(`F10: ${RUNS} runs`);
  const { client, runtime } = stack;
  const tenantId = await loadTenant(client, RUNS);
  const api = await openApi(stack, tenantId);
  const drawn = { name: 'Foretold', graph: setUpGraph(nodes, edges) };
  const { id: workflowId } = await api<{ id: string }>('POST', '/api/workflows', drawn);
  const path = `/api/workflows/${workflowId}`;
  await api('POST', `${path}/publish`, {});
  await api('POST', `${path}/activate`);
  // This route asks the database nothing for itself.
  await api('GET', '/api/node-types');
  const plain = await stack.count(() => api('GET', '/api/node-types'));
  const written = async () => Number((await client.query<{ n: string }>(WRITTEN)).rows[0]?.n);
  const before = await written();
  let ms = 0;
  let sampled: { sample?: { customers: number } } = {};
  const dry = await stack.count(async () => {
    ms = await timed(async () => {
      sampled = await api('POST', `${path}/dry-run`, { sample: RUNS, version: 1 });
    });
  });
  const wrote = (await written()) - before;
  if (sampled.sample?.customers !== RUNS || wrote !== 0)
    throw new Error(`F10: ${sampled.sample?.customers} customers, ${wrote} rows written`);
  const own = dry.statements - plain.statements;

  const now = runtime.clock.now();
  await enter(client, workflowId, RUNS);
  await walk(client, now.toISOString(), 5000);
  const forecast: Forecast = await api('POST', `${path}/forecast`, { days: DAYS });
  const told = forecast.days.flatMap(({ day, tasks }) => (tasks.running > 0 ? [`${day} ${tasks.running}`] : []));
  const came = await replay(stack, tenantId, now);
  const isSame = JSON.stringify(told) === JSON.stringify(came);
  if (!isSame || forecast.basis !== 'exact' || came.length < 3)
    throw new Error(`F10: ${forecast.basis}: told ${told.join(', ')}; came ${came.join(', ')}`);
  return [
    {
      title: `F10 · ${RUNS} runs foretold`,
      columns: ['what', 'result'],
      rows: [
        [`tasks by day of ${DAYS} days, foretold and come`, `the same on ${came.length} days`],
        [`statements of a dry run of ${RUNS} customers`, String(own)],
        ['rows that it wrote', String(wrote)],
        ['its answer, ms', three(ms)],
      ],
      notes: [
        `goals: exact on frozen data; ≤ 2 statements, beside the ${plain.statements} of any request; nothing written`,
      ],
    },
  ];
}

export const foretelling: Bench = { name: 'F10', run };
