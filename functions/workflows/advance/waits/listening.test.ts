/** Waits for events: what came before the wait and after it. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { daysLater, NOW, setUpWalk } from '../setup-walk.ts';

const { activate, customers, start, walk, trace, run, query, state } = setUpWalk();

const begin = { type: 'start', data: { entries: [{ kind: 'manual' }] } };
const end = (outcome: string) => ({ type: 'end', data: { outcome } });
const MILESTONE = 'CLIENT_MILESTONE_REACHED';
const event = (data: object = {}) => ({
  type: 'wait',
  data: { kind: 'event', types: [MILESTONE], timeout: { n: 2, unit: 'days' }, ...data },
});
const sleep = { type: 'wait', data: { kind: 'duration', n: 1, unit: 'days' } };

/** A run that waits for one event. */
const waiting = (data: object = {}) =>
  activate({ s: begin, w: event(data), e: end('CAME'), t: end('LATE') }, ['s>w', 'w:event>e', 'w:timeout>t']);

async function startOne(workflowId: string, customerId: string | null, more: Readonly<Record<string, unknown>> = {}) {
  const [row] = await start(workflowId, [customerId], more);
  return row?.run_id ?? String(row?.refused);
}

async function raise(customerId: string | undefined, data: object = {}, at: Date = NOW, type = MILESTONE) {
  const [row] = await query<{ id: string }>(
    `insert into automation.events (tenant_id, type, customer_id, data, occurred_at, dedupe_key)
     values ($1, $2, $3, $4, $5, $6) returning id`,
    [state.tenantId, type, customerId, data, at, randomUUID()],
  );
  return String(row?.id);
}

const outcome = async (id: string) => (await run(id))?.outcome;
const stateOf = async () =>
  (await query<{ state: string }>('select state from automation.cursors')).map((c) => c.state);

describe('a wait for an event', () => {
  test('ends by one that comes, whose data later steps read', async () => {
    const note = { type: 'set', data: { variables: { got: '{{ steps.w.amount }}' } } };
    const workflow = await activate(
      {
        s: begin,
        w: event({ where: { path: 'event.amount', op: 'gt', value: 10 } }),
        v: note,
        e: end('CAME'),
        t: end('LATE'),
      },
      ['s>w', 'w:event>v', 'v>e', 'w:timeout>t'],
    );
    const [customer, other] = await customers(2);
    const id = await startOne(workflow, String(customer));
    await walk();
    expect(await stateOf()).toEqual(['LISTENING']);
    await raise(other, { amount: 20 });
    await raise(customer, { amount: 5 });
    await raise(customer, { amount: 20 }, NOW, 'CLIENT_ACTIVATED');
    await walk();
    expect(await stateOf()).toEqual(['LISTENING']);
    const eventId = await raise(customer, { amount: 30 });
    await walk();
    expect(await run(id)).toMatchObject({ outcome: 'CAME', data: { vars: { got: '30' } } });
    expect((await trace(id))[1]).toEqual(['w', 'event', { type: MILESTONE, eventId }]);
    expect(await query('select 1 from automation.run_waits')).toEqual([]);
  });

  test('ends by its time-out, and by an event that was stored before that', async () => {
    const workflow = await waiting();
    const [one, two] = await customers(2);
    const late = await startOne(workflow, String(one));
    const right = await startOne(workflow, String(two));
    await walk();
    await raise(two);
    await query('truncate automation.wait_notices'); // as if the notice were lost
    await walk(daysLater(1.99));
    expect(await stateOf()).toEqual(['LISTENING', 'LISTENING']);
    await walk(daysLater(2));
    expect([await outcome(late), await outcome(right)]).toEqual(['LATE', 'CAME']);
  });

  test('does not miss what came after the run started, and before the walk came to the wait', async () => {
    const workflow = await waiting();
    const [customer] = await customers(1);
    await raise(customer);
    const id = await startOne(workflow, String(customer));
    await walk();
    expect(await outcome(id)).toBeNull();
    const later = await startOne(workflow, String((await customers(1))[0]), { key: 'later' });
    await raise(
      String(
        (await query<{ customer_id: string }>('select customer_id from automation.runs where id = $1', [later]))[0]
          ?.customer_id,
      ),
    );
    await walk();
    expect([await outcome(id), await outcome(later)]).toEqual([null, 'CAME']);
  });

  test('counts what came once the wait before it was over, though the walk came later', async () => {
    const workflow = await activate({ s: begin, d: sleep, w: event(), e: end('CAME'), t: end('LATE') }, [
      's>d',
      'd>w',
      'w:event>e',
      'w:timeout>t',
    ]);
    const [one, two] = await customers(2);
    const early = await startOne(workflow, String(one));
    const right = await startOne(workflow, String(two));
    await walk();
    await raise(one, {}, daysLater(0.5));
    await raise(two, {}, daysLater(1.001));
    await walk(daysLater(1.01));
    expect([await outcome(early), await outcome(right)]).toEqual([null, 'CAME']);
  });

  test('takes another event than the wait before it', async () => {
    const nodes = { s: begin, w: event(), x: event(), e: end('BOTH'), t: end('LATE') };
    const workflow = await activate(nodes, ['s>w', 'w:event>x', 'x:event>e', 'w:timeout>t', 'x:timeout>t']);
    const [one, two] = await customers(2);
    const once = await startOne(workflow, String(one));
    const twice = await startOne(workflow, String(two));
    await walk();
    await raise(one);
    await raise(two);
    await raise(two);
    await walk();
    expect([await outcome(once), await outcome(twice)]).toEqual([null, 'BOTH']);
  });

  test('looks back to the start of the run when it is told to', async () => {
    const workflow = await activate(
      { s: begin, d: sleep, w: event({ lookBack: 'run' }), e: end('CAME'), t: end('LATE') },
      ['s>d', 'd>w', 'w:event>e', 'w:timeout>t'],
    );
    const [customer] = await customers(1);
    await raise(customer);
    const id = await startOne(workflow, String(customer));
    await walk();
    await walk(daysLater(1));
    expect(await outcome(id)).toBeNull();
    const [second] = await customers(1);
    const other = await startOne(workflow, String(second));
    await walk(daysLater(1));
    await raise(second);
    await walk(daysLater(2));
    expect(await outcome(other)).toBe('CAME');
  });

  test('waits for as many as it should', async () => {
    const workflow = await waiting({ count: 3 });
    const [customer] = await customers(1);
    const id = await startOne(workflow, String(customer));
    await walk();
    for (let n = 1; n <= 3; n += 1) {
      expect(await outcome(id)).toBeNull();
      await raise(customer, { n });
      await walk();
    }
    expect((await trace(id))[1]).toMatchObject(['w', 'event', { seen: 3 }]);
  });

  test('with a key takes only the event that has the same value', async () => {
    const workflow = await waiting({ key: 'event.planId' });
    const [customer] = await customers(1);
    const id = await startOne(workflow, String(customer), { event: { planId: 'p1' } });
    const lost = await startOne(workflow, String((await customers(1))[0]), { event: {} });
    await walk();
    expect(await run(lost)).toMatchObject({ status: 'FAILED', error: 'NO_KEY: the wait "w" has no key for its event' });
    await raise(customer, { planId: 'p2' });
    await walk();
    expect(await outcome(id)).toBeNull();
    await raise(customer, { planId: 'p1' });
    await walk();
    expect(await outcome(id)).toBe('CAME');
  });

  test('of a run without a customer takes anyone’s', async () => {
    const id = await startOne(await waiting(), null);
    await walk();
    await raise((await customers(1))[0]);
    await walk();
    expect(await outcome(id)).toBe('CAME');
  });

  test('keeps listening while the workflow is paused', async () => {
    const workflow = await waiting();
    const [one, two] = await customers(2);
    const ids = [await startOne(workflow, String(one)), await startOne(workflow, String(two))];
    await walk();
    await query(`update automation.workflows set status = 'PAUSED'`);
    await raise(one);
    await walk();
    expect((await stateOf()).toSorted()).toEqual(['HELD', 'LISTENING']);
    await query(`update automation.workflows set status = 'ACTIVE'`);
    await query('select automation.release_cursors($1, null, $2)', [state.tenantId, NOW]);
    await walk();
    expect(await Promise.all(ids.map(outcome))).toEqual(['CAME', null]);
    await raise(two);
    await walk();
    expect(await Promise.all(ids.map(outcome))).toEqual(['CAME', 'CAME']);
  });

  test('costs events of other types and tenants nothing but a look-up', async () => {
    const [customer] = await customers(1);
    await raise(customer);
    await waiting();
    await raise(customer, {}, NOW, 'CLIENT_ACTIVATED');
    expect(
      await query('select 1 from automation.awaited_events union all select 1 from automation.wait_notices'),
    ).toEqual([]);
  });
});
