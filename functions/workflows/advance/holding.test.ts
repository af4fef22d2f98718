/** What holds runs and what does not: neighbours that fail, customers who are gone, workflows that are paused, archived or off. */
import { describe, expect, test } from 'vitest';
import { daysLater, NOW, setUpWalk } from './setup-walk.ts';

const { activate, customers, start, walk, run, query, state } = setUpWalk();

const begin = { type: 'start', data: { entries: [{ kind: 'manual' }] } };
const end = { type: 'end' };
const wait = (n: number, unit = 'days') => ({ type: 'wait', data: { kind: 'duration', n, unit } });
const task = (data: object = {}) => ({
  type: 'task',
  data: { title: 'Call {{ customer.name }}', dueInDays: 2, ...data },
});

async function startOne(workflowId: string, customerId: string | null = null, more: object = {}) {
  const [row] = await start(workflowId, [customerId], { ...more });
  return row?.run_id ?? String(row?.refused);
}

const tasks = () =>
  query('select title, due_at, source, status, priority, customer_id from crm.tasks order by created_at');

describe('neighbours', () => {
  test('of a run that cannot be walked go on: one of 1000 fails by itself', async () => {
    await state.database.query(`
      create or replace function public.refuse() returns trigger language plpgsql as $$
      begin
        if new.title = 'Call Poison' then raise exception 'This row is refused' using errcode = '23514'; end if;
        return new;
      end $$;
      create or replace trigger refuse before insert on crm.tasks for each row execute function public.refuse()`);
    const workflow = await activate({ s: begin, t: task(), e: end }, ['s>t', 't>e']);
    const ids = await customers(1000);
    await query(`update crm.customers set name = 'Poison' where id = $1`, [ids[500]]);
    await start(workflow, ids);
    expect(await walk()).toMatchObject({ claimed: 1000, failed: 1, turns: 1 });
    expect(
      await query('select status, count(*)::int as n, min(error) as error from automation.runs group by 1 order by 1'),
    ).toEqual([
      { status: 'FAILED', n: 1, error: 'STEP_FAILED: 23514 This row is refused' },
      { status: 'FINISHED', n: 999, error: null },
    ]);
    expect(await tasks()).toHaveLength(999);
  });

  test('keep a customer to themselves: who is gone, ends', async () => {
    const workflow = await activate({ s: begin, w: wait(1), t: task(), e: end }, ['s>w', 'w>t', 't>e']);
    const [gone, stays] = await customers(2);
    const ids = [await startOne(workflow, gone), await startOne(workflow, stays)];
    await walk();
    await query('delete from crm.customers where id = $1', [gone]);
    await walk(daysLater(1));
    expect(await run(ids[0] ?? '')).toMatchObject({ status: 'CANCELLED', outcome: 'CUSTOMER_GONE' });
    expect(await run(ids[1] ?? '')).toMatchObject({ status: 'FINISHED' });
  });
});

describe('a workflow that is not active', () => {
  test('holds its runs while it is paused, and lets them go on where they were', async () => {
    const workflow = await activate({ s: begin, w: wait(1), t: task(), e: end }, ['s>w', 'w>t', 't>e']);
    const [customer] = await customers(1);
    const id = await startOne(workflow, customer);
    await walk();
    await query(`update automation.workflows set status = 'PAUSED'`);
    expect(await walk(daysLater(2))).toMatchObject({ claimed: 1, steps: 0 });
    expect(await walk(daysLater(3))).toMatchObject({ claimed: 0, steps: 0 });
    await query(`update automation.workflows set status = 'ACTIVE'`);
    await query('select automation.release_cursors($1, $2, $3)', [state.tenantId, workflow, daysLater(4)]);
    await walk(daysLater(4));
    expect([(await run(id))?.status, (await tasks()).length]).toEqual(['FINISHED', 1]);
  });

  test('acts no more once it is archived', async () => {
    const workflow = await activate({ s: begin, w: wait(1), t: task(), e: end }, ['s>w', 'w>t', 't>e']);
    const [customer] = await customers(1);
    const id = await startOne(workflow, customer);
    await walk();
    await query(`update automation.workflows set status = 'ARCHIVED', archived_at = now()`);
    await walk(daysLater(2));
    expect(await run(id)).toMatchObject({ status: 'CANCELLED', outcome: 'WORKFLOW_ARCHIVED' });
    expect([await tasks(), await startOne(workflow, customer, { key: 'again' })]).toEqual([[], 'NOT_ACTIVE']);
  });

  test('stands still while the tenant has workflows off', async () => {
    const workflow = await activate({ s: begin, w: wait(1), t: task(), e: end }, ['s>w', 'w>t', 't>e']);
    const [customer] = await customers(1);
    await startOne(workflow, customer);
    await walk();
    await query('update automation.tenant_settings set workflows = false');
    await walk(daysLater(2));
    expect([await tasks(), await startOne(workflow, customer, { key: 'again' })]).toEqual([[], 'WORKFLOWS_OFF']);
    await query('update automation.tenant_settings set workflows = true');
    await walk(daysLater(2));
    expect(await tasks()).toHaveLength(1);
  });
});

test('asks once for a wake-up, at the moment when the first of many wakes', async () => {
  const workflow = await activate({ s: begin, w: wait(1), e: end }, ['s>w', 'w>e']);
  await start(workflow, await customers(300));
  await query('delete from automation.outbox');
  await query(`update automation.workflow_alarm set rings_at = '-infinity'`);
  await walk(NOW, 100);
  expect(await query('select topic, due_at from automation.outbox')).toEqual([
    { topic: 'workflows', due_at: daysLater(1) },
  ]);
});
