/** Effects that must not happen: of customers who must not be contacted, and of runs that have ended or stand still. */
import { describe, expect, test } from 'vitest';
import { call, mail, setUpEffects } from './setup-effects.ts';

const { start, walk, trace, run, query, state, jobs, endJob, startAt } = setUpEffects();

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
