/** Waits for a condition: what the customer and the orders become, and what time alone fulfils. */
import { describe, expect, test } from 'vitest';
import { daysLater, NOW, setUpWalk } from '../setup-walk.ts';

const { activate, customers, start, walk, run, query } = setUpWalk();

const begin = { type: 'start', data: { entries: [{ kind: 'manual' }] } };
const end = (outcome: string) => ({ type: 'end', data: { outcome } });

async function startOne(workflowId: string, customerId: string | null) {
  const [row] = await start(workflowId, [customerId]);
  return row?.run_id ?? String(row?.refused);
}

const outcome = async (id: string) => (await run(id))?.outcome;

describe('a wait for a condition', () => {
  const isWarm = { path: 'customer.attributes.score', op: 'gte', value: 70 };
  const untilTrue = (when: object) =>
    activate(
      {
        s: begin,
        w: { type: 'wait', data: { kind: 'condition', when, timeout: { n: 2, unit: 'days' } } },
        ...{ e: end('HOLDS'), t: end('LATE') },
      },
      ['s>w', 'w>e', 'w:timeout>t'],
    );

  test('ends when a change of the customer fulfils it, or by its time-out', async () => {
    const workflow = await untilTrue(isWarm);
    const [warm] = await customers(1, { attributes: { score: 90 } });
    const [cold, tepid] = await customers(2, { attributes: { score: 1 } });
    const ids: string[] = [];
    for (const customer of [warm, cold, tepid]) ids.push(await startOne(workflow, String(customer)));
    await walk();
    expect(await Promise.all(ids.map(outcome))).toEqual(['HOLDS', null, null]);
    await query(`update crm.customers set attributes = '{"score": 69}' where id = $1`, [cold]);
    await walk();
    expect(await outcome(String(ids[1]))).toBeNull();
    await query(`update crm.customers set attributes = '{"score": 70}' where id = $1`, [cold]);
    await walk();
    expect(await outcome(String(ids[1]))).toBe('HOLDS');
    await walk(daysLater(2));
    expect(await outcome(String(ids[2]))).toBe('LATE');
  });

  test('sees new orders', async () => {
    const id = await startOne(
      await untilTrue({ path: 'orders.count', op: 'gte', value: 1 }),
      String((await customers(1))[0]),
    );
    await walk();
    await query(
      `insert into crm.orders (tenant_id, customer_id, ordered_at, status, total)
       select tenant_id, id, $1, 'PLACED', 10 from crm.customers`,
      [NOW],
    );
    await walk();
    expect(await outcome(id)).toBe('HOLDS');
  });

  test('is asked again every hour where time alone can fulfil it', async () => {
    const [customer] = await customers(1, { attributes: { lastCallAt: '2026-02-21T14:30:00Z' } });
    const when = { path: 'customer.attributes.lastCallAt', op: 'days-ago-more-than', value: 8 };
    const id = await startOne(await untilTrue(when), String(customer));
    for (let hour = 0; hour < 3; hour += 1) await walk(daysLater(hour / 24));
    expect(await outcome(id)).toBeNull();
    await walk(daysLater(3 / 24));
    expect(await outcome(id)).toBe('HOLDS');
  });

  test('ends with the run when its customer is deleted', async () => {
    const id = await startOne(await untilTrue(isWarm), String((await customers(1))[0]));
    await walk();
    await query('delete from crm.customers');
    await walk();
    expect([await outcome(id), await query('select 1 from automation.run_waits')]).toEqual(['CUSTOMER_GONE', []]);
  });
});
