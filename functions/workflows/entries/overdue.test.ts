/** Deliverables that are overdue, as an event that workflows listen to. */
import { expect, test } from 'vitest';
import { insert } from '../../../test/support/database/factory.ts';
import { listTenants } from '../../engine/maintenance/queries.gen.ts';
import { daysLater, setUpWalk } from '../advance/setup-walk.ts';
import { setUpListening } from '../advance/waits/setup-listening.ts';

const set = setUpWalk();
const { activate, customers, query, state, walk } = set;
const { events, listen, runs } = setUpListening(set);

const raise = async (days: number) =>
  (
    await query<{ raised: number }>(`select automation.raise_overdue_deliverables($1, 'Asia/Tokyo', $2) as raised`, [
      state.tenantId,
      daysLater(days),
    ])
  )[0]?.raised;
const aDeliverable = async (dueInDays: number, status = 'APPROVED') => {
  const [customer] = await customers(1);
  const row = { tenant_id: state.tenantId, customer_id: customer, month: 2, title: 'Plan', status };
  return insert(state.database, 'crm.deliverables', { ...row, due_at: daysLater(dueInDays) });
};
const reached = async (raises: string | null) => {
  const asked = { name: 'x', needsClientJourney: true, needsEmailWorkflows: false, after: null, raises };
  return (await state.database.run(listTenants, asked)).map((row) => row.tenantId);
};

test('what came due since the first version starts a run, once, also without the journey', async () => {
  await query('update automation.tenant_settings set client_journey = false');
  const entries = [{ kind: 'event', types: ['deliverable.overdue'] }];
  const drawn = { s: { type: 'start', data: { entries } }, e: { type: 'end' } };
  const workflow = await activate(drawn, ['s>e'], { settings: { reentry: 'every-occurrence' } });
  await aDeliverable(-1);
  await aDeliverable(2, 'COMPLETED');
  await aDeliverable(9);
  const late = await aDeliverable(2);
  expect([await raise(3), await reached('deliverable.overdue')]).toEqual([0, []]);
  await listen(workflow);
  expect([await raise(1), await raise(3), await raise(4)]).toEqual([0, 1, 0]);
  expect((await events()).filter(({ type }) => type === 'deliverable.overdue')).toMatchObject([
    { data: { deliverableId: late, month: 2, title: 'Plan', status: 'APPROVED', dueOn: '2026-03-03' } },
  ]);
  await walk(daysLater(4));
  expect(await runs()).toBe(1);
  // When the date is moved and passes again, so does the event.
  await query('update crm.deliverables set due_at = $2 where id = $1', [late, daysLater(5)]);
  expect(await raise(6)).toBe(1);
  expect([await reached('deliverable.overdue'), await reached(null)]).toEqual([[state.tenantId], []]);
});
