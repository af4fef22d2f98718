/** Exports of tasks, jobs and runs, and of what is searched. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { columnsOf, type Exportable } from '../../../api/crm/exports/exportables.ts';
import { getText } from '../../../engine/aws/files.ts';
import { setUpImports } from '../import-rows/setup-imports.ts';
import { exportRows } from './job.ts';

let imports: Awaited<ReturnType<typeof setUpImports>>;
let tenantId: string;
beforeAll(async () => {
  imports = await setUpImports();
  tenantId = await imports.newTenant();
});
afterAll(() => imports.setup.close());

const query = <R extends object>(sql: string, values: unknown[] = []) =>
  imports.setup.database.query<R & Record<string, unknown>>(sql, [tenantId, ...values]);

/** The lines of an export, without its header. */
async function exported(collection: Exportable, filter: object = {}, columns = columnsOf(collection)) {
  const id = randomUUID();
  await query(
    `insert into automation.row_exports (tenant_id, id, collection, settings, state, job_id, created_by, created_at)
     values ($1, $2, $3, $4, 'queued', $2, 'me', now())`,
    [id, collection, { filter, columns }],
  );
  expect(await imports.setup.run(exportRows, tenantId, { exportId: id })).toMatchObject({ kind: 'done' });
  const [head, ...lines] = ((await getText(`exports/${tenantId}/${id}.csv`)) ?? '').split('\r\n');
  expect(head).toBe(`\uFEFF${columns.join(',')}`);
  return lines.slice(0, -1);
}

test('customers, users and products are narrowed to what is searched', async () => {
  await query(
    `with c as (insert into crm.customers (tenant_id, external_id, name, email) values ($1, 'a', 'Ada Byron', 'x@a.de'), ($1, 'b', 'Bob', 'bob@a.de')),
       u as (insert into crm.users (tenant_id, external_id, name) values ($1, 'u', 'Rui'), ($1, 'v', 'Ana'))
     insert into crm.products (tenant_id, external_id, sku) values ($1, 'p', 'RED-75'), ($1, 'q', 'WHITE')`,
  );
  const columns = ['externalId'];
  expect(await exported('customers', { q: 'byr' }, columns)).toEqual(['a']);
  expect(await exported('customers', { q: 'BOB@', status: 'ACTIVE' }, columns)).toEqual(['b']);
  expect(await exported('customers', { q: 'nobody' }, columns)).toEqual([]);
  expect(await exported('users', { q: 'ru' }, columns)).toEqual(['u']);
  expect(await exported('products', { q: 'white' }, columns)).toEqual(['q']);
});

test('tasks have the members of their list, newest first, and its filters', async () => {
  await query(
    `insert into crm.tasks (tenant_id, customer_id, title, status, created_at, due_at)
     select $1, c.id, '=Call ' || n, case when n % 2 = 0 then 'PENDING' else 'COMPLETED' end, '2026-03-01T00:00:00Z'::timestamptz + n * interval '1 second', null
     from (select id from crm.customers where tenant_id = $1 and external_id = 'a') c, generate_series(1, 250) n`,
  );
  const titles = await exported('tasks', {}, ['title']);
  expect([titles.length, titles[0], new Set(titles).size]).toEqual([250, "'=Call 250", 250]);
  expect(await exported('tasks', { isOpen: 'true' }, ['id'])).toHaveLength(125);
  expect(await exported('tasks', { status: 'COMPLETED', createdSince: '2026-03-01T00:04:00Z' }, ['title'])).toEqual(
    [249, 247, 245, 243, 241].map((n) => `'=Call ${n}`),
  );
  const [line] = await exported('tasks', { createdSince: '2026-03-01T00:04:10Z' });
  expect(line).toMatch(
    /^[0-9a-f-]{36},'=Call 250,,PENDING,.*,2026-03-01T00:04:10Z,,[0-9a-f-]{36},Ada Byron,,,,,,,,,,$/,
  );
  await query(
    `insert into automation.task_ratings (tenant_id, task_id, customer_id, satisfaction, was_right, rated_by, rated_at)
     select $1, k.id, k.customer_id, 4, false, 'key:1', '2026-03-02T00:00:00Z' from crm.tasks k where k.tenant_id = $1 and k.title = '=Call 7'`,
  );
  const rating = ['title', 'satisfaction', 'wasRight', 'ratedAt'];
  expect(await exported('tasks', { wasRight: 'false' }, rating)).toEqual(["'=Call 7,4,false,2026-03-02T00:00:00Z"]);
  expect(await exported('tasks', { isRated: 'false' }, ['title'])).toHaveLength(249);
});

test('jobs have the members of their list, and its filters', async () => {
  await query(
    `insert into automation.jobs (tenant_id, type, queue, payload, status, error, run_at, rank_at, created_at, completed_at)
     select $1, 'SEND_EMAIL', 'email', jsonb_build_object('customerId', c.id), s.status, s.error, s.at, s.at, s.at, case when s.status = 'FAILED' then s.at end
     from crm.customers c, (values ('FAILED', 'BAD: x', '2026-03-01T09:00:00.5Z'::timestamptz), ('QUEUED', null, now() + interval '1 day')) s (status, error, at)
     where c.tenant_id = $1 and c.external_id = 'a'`,
  );
  const columns = ['type', 'queue', 'status', 'error', 'createdAt', 'customerName'];
  expect(await exported('jobs', { status: 'FAILED' }, columns)).toEqual([
    'SEND_EMAIL,email,FAILED,BAD: x,2026-03-01T09:00:00.5Z,Ada Byron',
  ]);
  expect(await exported('jobs', { isDelayed: 'true', type: 'SEND_EMAIL' }, ['status'])).toEqual(['QUEUED']);
  expect(await exported('jobs', { to: '2026-03-01T09:00:00Z' }, ['status'])).toEqual([]);
});

test('runs have the members of their list, and its filters', async () => {
  const [run] = await query<{ id: string }>(
    `with w as (
       insert into automation.workflows (tenant_id, name, draft, created_by, created_at, updated_at) values ($1, 'W', '{}', 'me', now(), now()) returning id
     ), g as (
       insert into automation.graphs (tenant_id, workflow_id, version, source, checksum, settings, published_by, published_at)
       select $1, id, 1, '{}', repeat('0', 64), '{}', 'me', now() from w returning id, workflow_id
     )
     insert into automation.runs (tenant_id, workflow_id, graph_id, customer_id, occurrence_key, priority, status, outcome, started_at, ended_at)
     select $1, g.workflow_id, g.id, c.id, 'x', 5, 'FINISHED', 'WON', '2026-03-01T09:00:00Z', '2026-03-01T10:00:00Z'
     from g, crm.customers c where c.tenant_id = $1 and c.external_id = 'a' returning id`,
  );
  const [line, ...others] = await exported('runs', { status: 'FINISHED' });
  expect([others, line]).toEqual([
    [],
    expect.stringMatching(
      new RegExp(
        `^${run?.id},[0-9a-f-]{36},1,[0-9a-f-]{36},Ada Byron,FINISHED,WON,,5,0,,2026-03-01T09:00:00Z,2026-03-01T10:00:00Z,,,false,$`,
      ),
    ),
  ]);
  expect(await exported('runs', { status: 'RUNNING' })).toEqual([]);
});
