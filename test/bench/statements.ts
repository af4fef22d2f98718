/** P3: requests per evaluation, and P12: whether the running stack makes the requests that the cost model counts. */

import { counted } from '../support/costs/cost-model.ts';
import { triggerTypes } from '../support/triggers/trigger-types.ts';
import type { Bench, BenchRun, Table } from './bench.ts';
import type { Counts, Stack } from './stack.ts';
import { addTriggers } from './triggers/add-triggers.ts';
import { SAMPLES_NOW } from './triggers/samples.ts';

const QUEUE = 'sample-no-order';
const TICK_MS = 1000;

/** Makes tenants with `due` tastings, each of another customer, and switches the triggers of other tenants off. */
async function makeTenants({ client }: Stack, tenants: number, due: number, maxTasksPerRun: number): Promise<string[]> {
  await client.query('update automation.automated_triggers set is_active = false');
  const { rows } = await client.query<{ id: string }>(
    `insert into crm.tenants (slug, name, time_zone) select 'counted-' || gen_random_uuid(), 'Counted', 'UTC'
     from generate_series(1, $1) returning id`,
    [tenants],
  );
  const ids = rows.map(({ id }) => id);
  const values = [JSON.stringify(ids), due];
  const each = 'from jsonb_array_elements_text($1::jsonb) t cross join generate_series(1, $2::int) n';
  await client.query(`insert into crm.customers (tenant_id, name) select t::uuid, 'Customer ' || n ${each}`, values);
  await client.query(`insert into crm.products (tenant_id, name) select t::uuid, 'Product' ${each}`, [values[0], 1]);
  await client.query(
    `insert into crm.sample_usages (tenant_id, customer_id, product_id, tasted_at)
     select c.tenant_id, c.id, p.id, $2::timestamptz - interval '20 days'
     from crm.customers c join crm.products p on p.tenant_id = c.tenant_id
     where c.tenant_id in (select t::uuid from jsonb_array_elements_text($1::jsonb) t)`,
    [values[0], SAMPLES_NOW],
  );
  await addTriggers(client, triggerTypes.sampleNoOrder, { maxTasksPerRun });
  await client.query(
    'update automation.automated_triggers set is_active = (tenant_id in (select t::uuid from jsonb_array_elements_text($1::jsonb) t))',
    [values[0]],
  );
  return ids;
}

let ticks = 0;
function tick(stack: Stack, tenantId?: string): Promise<Counts> {
  ticks += 1;
  const scheduledAt = new Date(SAMPLES_NOW.getTime() + ticks * TICK_MS).toISOString();
  return stack.count(() => stack.send(QUEUE, { scheduledAt, scheduleArn: 'bench', ...(tenantId ? { tenantId } : {}) }));
}

async function tasksOf({ client }: Stack, tenants: readonly string[]): Promise<number> {
  const { rows } = await client.query<{ tasks: number }>(
    'select count(*)::int as tasks from crm.tasks where tenant_id in (select t::uuid from jsonb_array_elements_text($1::jsonb) t)',
    [JSON.stringify(tenants)],
  );
  return rows[0]?.tasks ?? 0;
}

function expectEqual(what: string, actual: number, expected: number): void {
  if (actual !== expected) throw new Error(`P3: ${what}: ${actual} instead of ${expected}`);
}

/** Sends through the queue, so that everything between message and commit is counted. */
async function countOne(stack: Stack, due: number, isSecond: boolean): Promise<Counts> {
  const [tenantId = ''] = await makeTenants(stack, 1, due, Math.max(due, 1));
  if (isSecond) await tick(stack, tenantId);
  const counts = await tick(stack, tenantId);
  expectEqual(`tasks of ${due}`, await tasksOf(stack, [tenantId]), due);
  return counts;
}

async function countFanOut(stack: Stack, tenants: number): Promise<Counts> {
  const ids = await makeTenants(stack, tenants, 1, 1);
  const counts = await tick(stack);
  expectEqual('tasks of the fan-out', await tasksOf(stack, ids), tenants);
  return counts;
}

async function run({ stack, isQuick, say }: BenchRun): Promise<Table[]> {
  const running = await stack();
  say('P3: counting requests');
  const many = isQuick ? 11_000 : 22_000;
  const cases = [
    { name: 'nothing to do', counts: await countOne(running, 20, true), model: counted.evaluation(0) },
    { name: '1 task', counts: await countOne(running, 1, false), model: counted.evaluation(1) },
    { name: '500 tasks', counts: await countOne(running, 500, false), model: counted.evaluation(500) },
    { name: `${many} tasks`, counts: await countOne(running, many, false), model: counted.evaluation(many) },
    { name: 'a tick, 25 tenants, a task each', counts: await countFanOut(running, 25), model: counted.tick(25) },
  ];
  for (const { name, counts, model } of cases) {
    expectEqual(`statements, ${name}`, counts.statements, model.statements);
    expectEqual(`invocations, ${name}`, counts.invocations, model.invocations);
    // The bench's own message replaces the one that the schedule or the fan-out sends.
    expectEqual(`sends, ${name}`, counts.sends, model.sends + 1);
  }
  return [
    {
      title: 'P3 · requests of an evaluation, through the whole stack',
      columns: ['what', 'Data API statements', 'SQS sends', 'invocations'],
      rows: cases.map(({ name, counts }) => [
        name,
        String(counts.statements),
        String(counts.sends - 1),
        String(counts.invocations),
      ]),
      notes: [
        'goal: ≤ 3 statements up to 500 tasks, one more for each further chunk (5 000 tasks)',
        'P12: these are the counts that the cost model multiplies (docs/costs.md)',
      ],
    },
  ];
}

export const statements: Bench = { name: 'P3', run };
