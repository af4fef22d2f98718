/** Notices about runs: one for all that end together, at most one an hour for each workflow and kind. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { aTenant } from '../../../../test/support/database/factory.ts';
import { type JobsSetup, NOW, SENDER, setUpJobs } from '../../../../test/support/jobs/setup-jobs.ts';
import { sendNotice } from './job.ts';

let setup: JobsSetup;
let tenantId: string;
let workflowId: string;
beforeAll(async () => {
  setup = await setUpJobs();
});
beforeEach(async () => {
  await setup.database.query('truncate automation.workflows, automation.runs, automation.jobs cascade');
  tenantId = await aTenant(setup.database, { name: 'Fern & Co' });
});
afterAll(() => setup.close());

async function aWorkflow(notify: object): Promise<void> {
  const settings = { reentry: 'every-occurrence', notify: { onFailure: [], onFinish: [], ...notify } };
  const [row] = await setup.database.query<{ workflow_id: string }>(
    `with w as (
       insert into automation.workflows (tenant_id, name, draft, created_by, created_at, updated_at) values ($1, $4, '{}', 'me', $2, $2)
       returning tenant_id, id
     )
     insert into automation.graphs (tenant_id, workflow_id, version, source, checksum, settings, published_by, published_at)
     select tenant_id, id, 1, '{}', repeat('0', 64), $3, 'me', $2 from w returning workflow_id`,
    [tenantId, NOW, settings, 'Win <back>\r\nBcc: spy@example.org'],
  );
  workflowId = row?.workflow_id ?? '';
  await setup.database.query(
    `update automation.workflows w set status = 'ACTIVE', active_graph_id = g.id from automation.graphs g where g.workflow_id = w.id and w.id = $1`,
    [workflowId],
  );
}

/** As the walk ends runs: many with one statement. */
async function endRuns(count: number, status: string, at = NOW, key = at.toISOString()) {
  await setup.database.query(
    `insert into automation.runs (tenant_id, workflow_id, graph_id, occurrence_key, priority, started_at)
     select $1, $2, g.id, $3 || n, 5, $4 from automation.graphs g, generate_series(1, $5::int) n where g.workflow_id = $2`,
    [tenantId, workflowId, `${status} ${key}`, at, count],
  );
  await setup.database.query(
    `with open as (select array_agg(tenant_id) as tenants, array_agg(id) as ids, count(*)::int as n from automation.runs where status = 'RUNNING')
     select automation.end_runs(o.tenants, o.ids, array_fill($1::text, array[o.n]), array_fill('DONE'::text, array[o.n]),
       array_fill($2::text, array[o.n]), $3) from open o`,
    [status, status === 'FAILED' ? 'STEP_FAILED: 23514 refused' : null, at],
  );
}

const jobs = () =>
  setup.database.query<{ payload: { workflowId: string; kind: string }; run_at: Date }>(
    `select payload, run_at from automation.jobs where type = 'SEND_NOTICE' order by created_at, run_at`,
  );
const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
const send = (kind: string) => setup.run(sendNotice, tenantId, { workflowId, kind });
const sentTo = (address: string) => setup.mailbox.list().filter(({ to }) => to.includes(address));

it('is one for a thousand runs that fail together, and the next an hour later', async () => {
  await aWorkflow({ onFailure: ['ops@example.com', 'boss@example.com', 'ops@example.com'] });
  await endRuns(1000, 'FAILED');
  await endRuns(5, 'FAILED', later(0.5));
  await endRuns(7, 'FINISHED');
  expect(await jobs()).toEqual([{ payload: { workflowId, kind: 'FAILED' }, run_at: later(1) }]);
  expect(await send('FAILED')).toEqual({ kind: 'done', result: { runs: 1005, recipients: 3 } });
  const [mail, ...more] = sentTo('ops@example.com');
  expect([more, sentTo('boss@example.com').length, mail?.from]).toEqual([[], 1, SENDER]);
  expect(mail?.subject).toBe('1005 runs of "Win <back> Bcc: spy@example.org" have failed');
  const raw = readFileSync(mail?.file ?? '', 'utf8').replaceAll('=\r\n', ''); // lines are folded
  expect(raw).not.toMatch(/^(Bcc|List-Unsubscribe):/im);
  expect(raw).toContain('STEP_FAILED: 23514 refused');
  // The same job a second time has nothing to say.
  expect(await send('FAILED')).toMatchObject({ kind: 'cancelled' });
  await setup.database.query(`update automation.jobs set status = 'COMPLETED', completed_at = $1`, [NOW]);
  await endRuns(1, 'FAILED', later(10));
  expect((await jobs()).map(({ run_at }) => run_at)).toEqual([later(1), later(60)]);
  expect(await send('FAILED')).toMatchObject({ result: { runs: 1 } });
  expect(sentTo('ops@example.com').map(({ subject }) => subject)).toContain(
    '1 run of "Win <back> Bcc: spy@example.org" has failed',
  );
});

it('is for finished runs where the settings say so, and for none otherwise', async () => {
  await aWorkflow({ onFinish: ['sales@example.com'] });
  await endRuns(3, 'FAILED');
  await endRuns(2, 'FINISHED');
  await endRuns(2, 'CANCELLED');
  expect((await jobs()).map(({ payload }) => payload.kind)).toEqual(['FINISHED']);
  expect(await send('FINISHED')).toMatchObject({ result: { runs: 2, recipients: 1 } });
  await setup.database.query(`update automation.runs set data = '{"a": 1}' where status = 'FINISHED'`);
  expect(await send('FINISHED')).toMatchObject({ kind: 'cancelled' });
});

it('tells in the next one of runs that end while it is sent', async () => {
  await aWorkflow({ onFailure: ['late@example.com'] });
  await endRuns(2, 'FAILED');
  await setup.database.query(`
    create or replace function public.fail_one_more() returns trigger language plpgsql as $$
    begin
      new.runs = new.runs + 1;
      return new;
    end $$;
    create or replace trigger fail_one_more before update on automation.run_notices for each row execute function public.fail_one_more()`);
  const outcome = await send('FAILED');
  await setup.database.query('drop trigger fail_one_more on automation.run_notices');
  expect(outcome).toMatchObject({ kind: 'later', at: later(60) });
  expect(await send('FAILED')).toMatchObject({ kind: 'done', result: { runs: 1 } });
});
