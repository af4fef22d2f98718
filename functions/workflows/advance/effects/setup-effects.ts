/** For tests of effects: a run that stands at a node with a job, and the ends of that job. */
import { setUpWalk } from '../setup-walk.ts';

interface JobRow {
  id: string;
  type: string;
  status: string;
  dedupe_key: string;
  max_attempts: number;
  payload: object;
  effect: Record<string, unknown>;
}

export const begin = { type: 'start', data: { entries: [{ kind: 'manual' }] } };
export const end = { type: 'end' };
export const mail = (data: object = {}) => ({
  type: 'email',
  data: { subject: 'Hello {{ customer.name }}', text: 'Your score: {{ customer.attributes.score }}', ...data },
});
export const call = (data: object = {}) => ({
  type: 'http',
  data: {
    url: 'https://example.com/hook?name={{ customer.name }}',
    headers: { 'X-Score': '{{ customer.attributes.score }}' },
    body: { name: '{{ customer.name }}', score: { path: 'customer.attributes.score' } },
    ...data,
  },
});

/** Registers the hooks of a test file. */
export function setUpEffects() {
  const walker = setUpWalk();
  const { activate, customers, start, walk, trace, run, query } = walker;
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
  return { ...walker, jobs, wakeUps, endJob, startAt, afterJob };
}
