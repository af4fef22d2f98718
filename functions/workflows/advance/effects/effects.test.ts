/** How runs do something outside: they wait for a job, and its end moves them. */
import { describe, expect, test } from 'vitest';
import { begin, call, end, mail, setUpEffects } from './setup-effects.ts';

const { activate, customers, start, walk, trace, run, query, jobs, wakeUps, endJob, startAt, afterJob } =
  setUpEffects();

describe('a node with a job', () => {
  test('waits for it; the job has the texts as values, the key of the effect, and the attempts of the node', async () => {
    const { runId, customerId } = await startAt(mail({ retry: { attempts: 5 } }));
    const [job, ...more] = await jobs();
    expect(more).toEqual([]);
    expect(job).toMatchObject({ type: 'SEND_EMAIL', queue: 'email', status: 'QUEUED', priority: 5, max_attempts: 5 });
    expect(job?.payload).toEqual({ customerId, runId, nodeId: 'n', template: null });
    expect(job?.effect).toEqual({
      ...{ graphId: expect.any(Number), node: 1 },
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

test('a booking is planned for the moment of its path, with its offset', async () => {
  await startAt(
    {
      type: 'booking',
      data: { at: 'customer.attributes.due', after: { n: -2, unit: 'hours' }, notes: 'For {{ customer.name }}' },
    },
    { customer: { attributes: { due: '2026-03-10' } } },
  );
  const [job] = await jobs();
  expect(job).toMatchObject({ type: 'CHANGE_BOOKING', queue: 'scheduled-tasks' });
  expect(job?.effect).toMatchObject({
    ...{ action: 'create', at: '2026-03-09T22:00:00.000Z', minutes: 15, assignee: 'sales-rep', salesRepId: null },
    notes: 'For Customer 1',
  });
});
