/** How the walk changes customers: once for all runs, as one would after the other, and never over the CRM's shoulder. */
import { describe, expect, test } from 'vitest';
import { daysLater, NOW, setUpWalk } from '../../advance/setup-walk.ts';

const { activate, customers, start, walk, trace, run, query, state } = setUpWalk();

const begin = { type: 'start', data: { entries: [{ kind: 'manual' }] } };
const end = { type: 'end' };
const update = (data: object) => ({ type: 'update-customer', data });
const when = (path: string, op: string, value?: unknown) => ({
  type: 'condition',
  data: { when: { path, op, value } },
});

const change = (data: object) => activate({ s: begin, u: update(data), e: end }, ['s>u', 'u>e']);
const startOne = async (
  workflowId: string,
  customerId: string | undefined,
  more: Readonly<Record<string, unknown>> = {},
) => (await start(workflowId, [customerId ?? ''], more))[0]?.run_id ?? '';
const customer = async (id: string | undefined) => {
  const [row] = await query('select * from crm.customers where id = $1', [id]);
  return row;
};

test('changes fields, numbers, lists, objects and tags, and says so in the audit log', async () => {
  const [one] = await customers(1, { attributes: { score: 5, seen: ['a'], address: { city: 'Bonn' }, old: [1] } });
  const workflow = await change({
    set: {
      status: 'INACTIVE',
      'attributes.plan.name': 'Gold for {{ customer.name }}',
      doNotContactUntil: '2026-05-01',
    },
    increment: { 'attributes.score': 2.5, 'attributes.visits': 1 },
    replace: { 'attributes.old': { path: 'input.list' } },
    merge: { 'attributes.address': { zip: '53111' } },
    append: { 'attributes.seen': 'b' },
    addTags: ['vip', 'vip', '{{ input.none }}', 'x'],
    removeTags: ['x'],
  });
  const id = await startOne(workflow, one, { input: { list: [2, 3] } });
  await walk();
  expect(await run(id)).toMatchObject({ status: 'FINISHED', error: null });
  expect(await customer(one)).toMatchObject({
    ...{ status: 'INACTIVE', do_not_contact_until: expect.anything(), tags: ['vip'], updated_at: NOW },
    attributes: {
      ...{ score: 7.5, visits: 1, seen: ['a', 'b'], old: [2, 3] },
      ...{ plan: { name: 'Gold for Customer 1' }, address: { city: 'Bonn', zip: '53111' } },
    },
  });
  const [audit] = await query<{ changes: object }>(
    `select actor, action, changes from automation.audit_log where entity_type = 'customer'`,
  );
  expect(audit).toMatchObject({ actor: `workflow:${workflow}`, action: 'customer.changed' });
  expect(audit?.changes).toMatchObject({
    status: { from: 'ACTIVE', to: 'INACTIVE' },
    'attributes.score': { from: 5, to: 7.5 },
  });
  expect(audit?.changes).not.toHaveProperty('name');
});

test('is seen by what follows, and a second run that changes nothing writes nothing', async () => {
  const [one] = await customers(1);
  const workflow = await activate(
    {
      s: begin,
      u: update({ set: { 'attributes.hot': true } }),
      c: when('customer.attributes.hot', 'is-true'),
      e: end,
      f: end,
    },
    ['s>u', 'u>c', 'c:true>e', 'c:false>f'],
    { settings: { reentry: 'every-occurrence' } },
  );
  for (const key of ['1', '2']) {
    const id = await startOne(workflow, one, { key, now: daysLater(Number(key)) });
    await walk(daysLater(Number(key)));
    expect(await trace(id)).toContainEqual(['c', 'true', expect.anything()]);
  }
  expect(await customer(one)).toMatchObject({ updated_at: daysLater(1) });
});

test('runs of one customer count up together, and the last step of them sets', async () => {
  const [one, other] = await customers(2);
  const ids: string[] = [];
  for (const name of ['a', 'b', 'c'])
    ids.push(await change({ increment: { 'attributes.n': 1 }, set: { 'attributes.last': name }, addTags: [name] }));
  for (const id of ids) await start(id, [one ?? '', other ?? '']);
  expect(await walk()).toMatchObject({ claimed: 6, turns: 1, failed: 0 });
  expect(await customer(one)).toMatchObject({ attributes: { n: 3 }, tags: expect.arrayContaining(['a', 'b', 'c']) });
});

test('the triggers of the CRM see it', async () => {
  const [one] = await customers(1, { status: 'LEAD' });
  await query('delete from automation.events');
  await startOne(await change({ set: { status: 'ACTIVE' } }), one);
  await walk();
  expect(await query('select type from automation.events')).toEqual([{ type: 'CLIENT_ACTIVATED' }]);
});

test('a run without a customer passes', async () => {
  const [started] = await start(await change({ set: { name: 'X' } }), [null]);
  await walk();
  expect(await trace(started?.run_id ?? '')).toContainEqual(['u', 'next', { suppressed: 'NO_CUSTOMER' }]);
});

describe('what goes wrong', () => {
  test.each([
    [
      { increment: { 'attributes.word': 1 } },
      /^VALUE_OF_WRONG_TYPE: "increment" needs .* number, and customer.attributes.word is "abc" \(at the node "u"\)$/,
    ],
    [{ append: { 'attributes.word': 1 } }, /^VALUE_OF_WRONG_TYPE: "append"/],
    [
      { merge: { 'attributes.address': { path: 'input.list' } } },
      /^VALUE_OF_WRONG_TYPE: customer.attributes.address cannot become \[2, 3\] by "merge"/,
    ],
    [{ replace: { 'attributes.x': 5 } }, /^VALUE_OF_WRONG_TYPE/],
    [
      { set: { 'attributes.word.deep': 1 } },
      /^VALUE_OF_WRONG_TYPE: customer.attributes.word is "abc", which has no members/,
    ],
    [{ set: { status: { path: 'input.list' } } }, /^VALUE_OF_WRONG_TYPE: customer.status/],
    [{ set: { status: { path: 'input.none' } } }, /^VALUE_OF_WRONG_TYPE: customer.status cannot become null/],
    [{ set: { doNotContactUntil: 'soon' } }, /^VALUE_OF_WRONG_TYPE/],
    [{ set: { timeZone: 'Mars/Phobos' } }, /^VALUE_OF_WRONG_TYPE/],
    [{ set: { salesRepId: 'me' } }, /^VALUE_OF_WRONG_TYPE/],
    [{ set: { salesRepId: '00000000-0000-7000-8000-000000000000' } }, /^UNKNOWN_USER/],
    [{ assign: '00000000-0000-7000-8000-000000000000' }, /^UNKNOWN_USER/],
    [{ set: { 'attributes.huge': { path: 'input.huge' } } }, /^CUSTOMER_TOO_LARGE/],
  ])('%j fails that run', async (data, error) => {
    const [one] = await customers(1, { attributes: { word: 'abc' } });
    const id = await startOne(await change(data), one, { input: { list: [2, 3], huge: 'x'.repeat(70_000) } });
    expect(await walk()).toMatchObject({ failed: 0 });
    expect(await run(id)).toMatchObject({ status: 'FAILED', error: expect.stringMatching(error) });
    expect(await customer(one)).toMatchObject({ attributes: { word: 'abc' }, status: 'ACTIVE' });
  });

  test('a customer whom the CRM has locked stays for 5 s, and holds nobody', async () => {
    const workflow = await change({ increment: { 'attributes.n': 1 } });
    const ids = await customers(3);
    const runs = await start(workflow, ids);
    await state.database.query('begin');
    await state.database.query('select from crm.customers where id = $1 for update', [ids[1]]);
    expect(await walk()).toMatchObject({ claimed: 3, failed: 0 });
    const statuses = async () => {
      const rows = await query<{ id: string; status: string }>('select id, status from automation.runs');
      return runs.map(({ run_id }) => rows.find(({ id }) => id === run_id)?.status);
    };
    expect(await statuses()).toEqual(['FINISHED', 'RUNNING', 'FINISHED']);
    await state.database.query('commit');
    expect(await walk()).toMatchObject({ claimed: 0 });
    await walk(new Date(NOW.getTime() + 5000));
    expect(await statuses()).toEqual(['FINISHED', 'FINISHED', 'FINISHED']);
    expect(await query('select distinct attributes from crm.customers')).toEqual([{ attributes: { n: 1 } }]);
  });
});
