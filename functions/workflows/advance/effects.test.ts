/** How runs do something outside: they wait for a job, and its end moves them. */
import { describe, expect, test } from 'vitest';
import { setUpWalk } from './setup-walk.ts';

const { activate, customers, start, walk, trace, run, query, state } = setUpWalk();

const begin = { type: 'start', data: { entries: [{ kind: 'manual' }] } };
const end = { type: 'end' };
const mail = (data: object = {}) => ({
  type: 'email',
  data: { subject: 'Hello {{ customer.name }}', text: 'Your score: {{ customer.attributes.score }}', ...data },
});
const call = (data: object = {}) => ({
  type: 'http',
  data: {
    url: 'https://example.com/hook?name={{ customer.name }}',
    headers: { 'X-Score': '{{ customer.attributes.score }}' },
    body: { name: '{{ customer.name }}', score: { path: 'customer.attributes.score' } },
    ...data,
  },
});

interface JobRow {
  id: string;
  type: string;
  status: string;
  dedupe_key: string;
  max_attempts: number;
  payload: object;
  effect: Record<string, unknown>;
}
const jobs = () => query<JobRow & Record<string, unknown>>('select * from automation.jobs order by created_at, id');
const wakeUps = async () =>
  (await query<{ topic: string }>('delete from automation.outbox returning topic')).map(({ topic }) => topic).sort();

/** Ends a job as its worker would. */
const endJob = (id: string, status: string, more: { error?: string; result?: object; attempts?: number } = {}) =>
  query(
    `update automation.jobs set status = $2, error = $3, result = $4, attempts = $5, completed_at = now() where id = $1`,
    [id, status, more.error ?? null, more.result ?? null, more.attempts ?? 1],
  );

async function startAt(node: object, { customer = {}, more = {} }: { customer?: object; more?: object } = {}) {
  const workflow = await activate(
    { s: begin, n: node, e: end, x: { type: 'end', data: { outcome: 'ERROR' } } },
    ['s>n', 'n>e', 'n:error>x'],
    more,
  );
  const [id = ''] = await customers(1, { attributes: { score: 7 }, ...customer });
  await query(`update crm.customers set email = 'ada@example.com' where id = $1`, [id]);
  const [row] = await start(workflow, [id]);
  await walk();
  return { runId: row?.run_id ?? '', customerId: id, workflow };
}

/** With a job that has ended: the trace of its node, and the run. */
async function afterJob(node: object, ...ending: Parameters<typeof endJob> extends [string, ...infer R] ? R : never) {
  const { runId } = await startAt(node);
  const [job] = await jobs();
  await endJob(job?.id ?? '', ...ending);
  await walk();
  const [, step] = await trace(runId);
  return { step, run: await run(runId) };
}

describe('a node with a job', () => {
  test('waits for it; the job has the texts as values, the key of the effect, and the attempts of the node', async () => {
    const { runId, customerId } = await startAt(mail({ retry: { attempts: 5 } }));
    const [job, ...more] = await jobs();
    expect(more).toEqual([]);
    expect(job).toMatchObject({ type: 'SEND_EMAIL', queue: 'email', status: 'QUEUED', priority: 5, max_attempts: 5 });
    expect(job?.payload).toEqual({ customerId, runId, nodeId: 'n', template: null });
    expect(job?.effect).toEqual({
      values: { subject: ['Customer 1'], text: ['7'] },
      retry: { fromSeconds: 2, factor: 2, capSeconds: 900 },
    });
    expect(job?.dedupe_key).toMatch(new RegExp(`^${runId}:\\d+:1$`));
    expect(await wakeUps()).toContain('jobs:email');
    expect(await trace(runId)).toEqual([['s', 'next', null]]);
    expect(await walk()).toMatchObject({ claimed: 0 });

    await endJob(job?.id ?? '', 'COMPLETED', { result: { messageId: 'm' } });
    expect(await wakeUps()).toEqual(['workflows']);
    await walk();
    expect(await trace(runId)).toEqual([
      ['s', 'next', null],
      ['n', 'next', { job: job?.id, attempts: 1 }],
      ['e', null, { end: 'DONE' }],
    ]);
  });

  test('asks for one wake-up for the jobs that end together', async () => {
    const workflow = await activate({ s: begin, n: mail(), e: end }, ['s>n', 'n>e']);
    const ids = await customers(50);
    await query(`update crm.customers set email = 'ada@example.com'`);
    await start(workflow, ids);
    await walk();
    await wakeUps();
    await query(`update automation.jobs set status = 'COMPLETED', completed_at = now()`);
    expect(await wakeUps()).toEqual(['workflows']);
    expect(await walk()).toMatchObject({ claimed: 50 });
  });

  test('an HTTP request is filled in the walk; the JSON of its answer becomes steps', async () => {
    const nodes = { s: begin, n: call({ signed: true }), v: { type: 'set', data: { variables: {} } }, e: end };
    const ids = { type: 'set', data: { variables: { id: { path: 'steps.n.id' } } } };
    const workflow = await activate({ ...nodes, v: ids }, ['s>n', 'n>v', 'v>e']);
    const [customer = ''] = await customers(1, { attributes: { score: 7 } });
    const [row] = await start(workflow, [customer]);
    await walk();
    const [job] = await jobs();
    expect(job?.effect).toMatchObject({
      ...{ method: 'POST', url: 'https://example.com/hook?name=Customer%201', timeoutSeconds: 10, signed: true },
      headers: { 'X-Score': '7' },
      body: '{"name": "Customer 1", "score": 7}',
    });
    await endJob(job?.id ?? '', 'COMPLETED', {
      result: { detail: { status: 200 }, json: '{"id": 12345678901234567890}' },
    });
    await walk();
    expect((await trace(row?.run_id ?? ''))[1]).toEqual(['n', 'next', { job: job?.id, attempts: 1, status: 200 }]);
    const [kept] = await query<{ id: string }>(`select data #>> '{vars,id}' as id from automation.runs`);
    expect(kept?.id).toBe('12345678901234567890');
  });

  test.each(['{"a": "\\u0000"}', '{"a": "\\ud800"}', '{"a": 1e999999}'])(
    'keeps no JSON that PostgreSQL refuses: %s',
    async (json) => {
      const { step } = await afterJob(call(), 'COMPLETED', { result: { detail: { status: 200 }, json } });
      expect(step?.[2]).toMatchObject({ status: 200, answer: 'NOT_JSON' });
    },
  );

  test('an activity is written by the walk itself', async () => {
    const { runId, customerId } = await startAt({
      type: 'activity',
      data: {
        type: 'CALLED',
        summary: 'Spoke to {{ customer.name }}',
        details: { score: { path: 'customer.attributes.score' } },
      },
    });
    expect(await run(runId)).toMatchObject({ status: 'FINISHED' });
    expect(
      await query('select customer_id, type, summary, data from crm.activities where customer_id = $1', [customerId]),
    ).toEqual([{ customer_id: customerId, type: 'CALLED', summary: 'Spoke to Customer 1', data: { score: 7, runId } }]);
  });
});

describe('a job that fails for good', () => {
  const error = 'ANSWERED_500: the endpoint failed';
  const failed = { error, attempts: 3 };

  test('fails the run with code, node and attempt', async () => {
    const { run: ended, step } = await afterJob(call(), 'FAILED', failed);
    expect(ended).toMatchObject({ status: 'FAILED', error: `${error} (node "n", attempt 3)` });
    expect(step).toEqual(['n', null, expect.objectContaining({ error, attempts: 3 })]);
  });

  test('is passed over with continue, and leaves the error in steps', async () => {
    const { run: ended, step } = await afterJob(call({ onError: 'continue' }), 'FAILED', failed);
    expect([ended?.outcome, step?.[1]]).toEqual(['DONE', 'next']);
    expect(ended?.data).toMatchObject({ steps: { n: { error: { code: 'ANSWERED_500', message: error } } } });
  });

  test('takes the port of errors with branch', async () => {
    const { run: ended, step } = await afterJob(call({ onError: 'branch' }), 'FAILED', failed);
    expect([ended?.outcome, step?.[1]]).toEqual(['ERROR', 'error']);
  });

  test('a job that a person cancelled has failed', async () => {
    const { run: ended } = await afterJob(call(), 'CANCELLED', { error: 'CANCELLED: user:ann' });
    expect(ended).toMatchObject({ status: 'FAILED', error: expect.stringMatching(/^JOB_CANCELLED: user:ann/) });
  });
});

describe('a customer who must not be contacted', () => {
  test.each([
    [{ status: 'INACTIVE' }, 'NOT_ACTIVE'],
    [{ doNotContactUntil: '2099-01-01' }, 'DO_NOT_CONTACT'],
  ])('gets no job: %j', async (customer, reason) => {
    const { runId } = await startAt(call(), { customer });
    expect(await jobs()).toEqual([]);
    expect((await trace(runId))[1]).toEqual(['n', 'next', { suppressed: reason }]);
  });

  test('wants no e-mail: the walk asks, and the job, whose reason counts as well', async () => {
    const { runId, customerId, workflow } = await startAt(mail({ whenSuppressed: 'end' }));
    const [job] = await jobs();
    await endJob(job?.id ?? '', 'CANCELLED', { error: 'NOT_WANTED: the customer does not want e-mail' });
    await walk();
    expect(await run(runId)).toMatchObject({ status: 'FINISHED', outcome: 'SUPPRESSED' });
    await query(
      'insert into automation.email_preferences (tenant_id, customer_id, allows_email, updated_at) values ($1, $2, false, now())',
      [state.tenantId, customerId],
    );
    await query(`update automation.runs set reentry_key = null`);
    const [again] = await start(workflow, [customerId], { key: 'again' });
    await walk();
    expect(await run(again?.run_id ?? '')).toMatchObject({ outcome: 'SUPPRESSED' });
    expect(await jobs()).toHaveLength(1);
  });
});

describe('a run that does not go on', () => {
  const judge = async (id: string | undefined) =>
    (
      await query<{ code: string | null }>(
        `select split_part(objection, ':', 1) as code from automation.judge_effect($1, $2, now())`,
        [state.tenantId, id],
      )
    )[0]?.code;

  test('cancels its queued job when it ends', async () => {
    const { runId } = await startAt(mail());
    await query(
      `select automation.end_runs(array[$1::uuid], array[$2::uuid], array['CANCELLED'], array['CANCELLED'], array[null]::text[], now())`,
      [state.tenantId, runId],
    );
    const [job] = await jobs();
    expect(job).toMatchObject({ status: 'CANCELLED', error: expect.stringMatching(/^RUN_ENDED:/) });
    expect(await judge(job?.id)).toBe('RUN_ENDED');
    expect(await query('select from automation.waiting_jobs')).toEqual([]);
  });

  test('goes back to its node when its workflow is paused, and makes another job when it is resumed', async () => {
    const { runId, workflow } = await startAt(mail());
    const [job] = await jobs();
    expect(await judge(job?.id)).toBeNull();
    await query(`update automation.workflows set status = 'PAUSED' where id = $1`, [workflow]);
    expect(await judge(job?.id)).toBe('RUN_HELD');
    await endJob(job?.id ?? '', 'CANCELLED', { error: 'RUN_HELD: paused' });
    await walk();
    expect(await query('select state, result from automation.cursors')).toEqual([{ state: 'HELD', result: null }]);
    await query(`update automation.workflows set status = 'ACTIVE' where id = $1`, [workflow]);
    await query('select automation.release_cursors($1, $2, now())', [state.tenantId, workflow]);
    await walk();
    const [first, second] = await jobs();
    expect([first?.status, second?.status]).toEqual(['CANCELLED', 'QUEUED']);
    expect(second?.dedupe_key).toBe(first?.dedupe_key);
    expect((await run(runId))?.status).toBe('RUNNING');
  });

  test('is not moved by a job that ends late or twice', async () => {
    const { runId } = await startAt(mail());
    const [job] = await jobs();
    await endJob(job?.id ?? '', 'COMPLETED');
    await walk();
    await query(`update automation.jobs set status = 'QUEUED', completed_at = null`);
    expect(await judge(job?.id)).toBe('RUN_ENDED');
    await endJob(job?.id ?? '', 'FAILED', { error: 'X: y' });
    await walk();
    expect(await run(runId)).toMatchObject({ status: 'FINISHED' });
  });
});
