/** The list of suggestions, and those that are dismissed. */
import { describe, expect, it } from 'vitest';
import { insert } from '../../../../test/support/api/setup-rows.ts';
import { createKey } from '../../../../test/support/api/setup-tenant.ts';
import { countBetween, shareOf, zOf } from '../../../engine/inference/shares.ts';
import { kinds } from './kinds.ts';
import { setupHistory } from './setup-history.ts';

const history = setupHistory();
const { call, customers, list, of, tasks, trigger } = history;

/** Reps, each with open tasks, of which some are overdue by a day. */
async function reps(loads: readonly (readonly [open: number, overdue: number])[]) {
  const [customerId] = await customers(1);
  const ids = [];
  for (const [index, [open, overdue]] of loads.entries()) {
    const rep = await insert(history.api(), 'crm.users', { tenant_id: history.tenantId(), name: `Rep ${index}` });
    await history.api().query(
      `insert into crm.tasks (tenant_id, customer_id, assignee_id, title, due_at)
       select $1, $2, $3, 'Task', now() + case when n <= $5::int then interval '-1 day' else interval '1 day' end from generate_series(1, $4::int) n`,
      [history.tenantId(), customerId, rep, open, overdue],
    );
    ids.push(rep);
  }
  return ids;
}

describe('REP_OVER_CAPACITY', () => {
  it('names a rep with twice the usual tasks, of which surely more are overdue', async () => {
    const [busy] = await reps([
      [40, 30],
      [10, 2],
      [12, 2],
      [14, 2],
    ]);
    const [found, ...others] = await of('REP_OVER_CAPACITY');
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      target: { type: 'REP', id: busy, name: 'Rep 0' },
      figures: [
        { numerator: 30, denominator: 40, low: 59.8 },
        { numerator: 6, denominator: 36, value: 16.7, high: 31.9 },
        { value: 12, unit: 'tasks' },
      ],
      expectedEffect: null,
      whyNoEffect: expect.stringContaining('room'),
    });
    const { method, path, body } = found.tryIt;
    expect((await call(method, path, { ...body, dryRun: true })).body).toMatchObject({ matched: 30 });
  });

  it('says nothing where all have as much, as many are late, or there are two', async () => {
    await reps([
      [40, 30],
      [30, 2],
      [32, 2],
    ]);
    expect(await of('REP_OVER_CAPACITY')).toEqual([]);
  });

  it('says nothing where all are late alike', async () => {
    await reps([
      [40, 30],
      [10, 7],
      [12, 9],
    ]);
    expect(await of('REP_OVER_CAPACITY')).toEqual([]);
  });

  it('says nothing of two reps', async () => {
    await reps([
      [40, 30],
      [10, 0],
    ]);
    const { notEnough } = await list();
    expect(notEnough).toContainEqual({
      ...{ kind: 'REP_OVER_CAPACITY', needs: 20, has: 40 },
      sentence: 'It needs 3 reps with open tasks; there are 2.',
    });
  });
});

describe('the list', () => {
  it('says of a new tenant what each kind needs', async () => {
    const { from, to, items, dismissed, notEnough } = await list();
    expect(Date.parse(to) - Date.parse(from)).toBe(90 * 86_400_000);
    expect([items, dismissed]).toEqual([[], 0]);
    expect(notEnough).toEqual(
      kinds.map(({ name, needs, cases }) => ({
        kind: name,
        needs,
        has: 0,
        sentence: `It needs ${needs} ${cases}; there are 0.`,
      })),
    );
  });

  it('has no number that looks true for thirty customers', async () => {
    const ids = await customers(30);
    const week = await trigger('A week after', 'SAMPLE_NO_ORDER');
    const month = await trigger('A month after', 'SAMPLE_NO_ORDER', { daysAfter: 30 });
    // Two of three completed; those of the second trigger hit other customers by a quarter.
    await tasks(week, ids.slice(0, 20), 30, { completedDaysAgo: 28 });
    await tasks(week, ids.slice(20), 30);
    await tasks(month, ids.slice(0, 8), 29);
    await tasks(month, ids.slice(0, 22), 20, { completedDaysAgo: 17 });
    await reps([
      [9, 5],
      [3, 0],
      [2, 0],
    ]);
    const { items, notEnough } = await list();
    expect(items).toEqual([]);
    expect(notEnough.map(({ kind }: { kind: string }) => kind)).toEqual([
      ...['REP_OVER_CAPACITY', 'NODE_LOSES', 'THRESHOLD', 'WAIT_TIMES_OUT', 'BEST_TIME'],
    ]);
  });

  it('is the same twice, ids included', async () => {
    await tasks(await trigger('Ignored'), await customers(30), 20);
    const first = await list();
    expect(first.items).toHaveLength(1);
    expect((await list()).items).toEqual(first.items);
  });
});

describe('a dismissed suggestion', () => {
  const dismiss = (id: string, body: object = {}) => call('POST', `/api/suggestions/${id}/dismiss`, body);
  const restore = (id: string) => call('POST', `/api/suggestions/${id}/restore`);

  it('is left out until it is restored; both may come twice', async () => {
    await tasks(await trigger('Ignored'), await customers(30), 20);
    const [{ id }] = await of('TASKS_NOBODY_COMPLETES');
    for (const reason of ['We want them', 'Really'])
      expect((await dismiss(id, { reason })).body).toMatchObject({ id, dismissed: { reason, at: expect.any(String) } });
    expect(await list()).toMatchObject({ items: [], dismissed: 1 });
    expect((await list('?state=dismissed')).items).toMatchObject([{ id, dismissed: { reason: 'Really' } }]);
    for (let n = 0; n < 2; n += 1)
      expect(await restore(id)).toMatchObject({ status: 200, body: { id, dismissed: null } });
    expect(await list()).toMatchObject({ items: [{ id }], dismissed: 0 });
    const { items } = (await call('GET', '/api/audit?entityType=suggestion')).body;
    expect(items.map(({ action }: { action: string }) => action)).toEqual([
      ...['suggestion.restored', 'suggestion.dismissed', 'suggestion.dismissed'],
    ]);
  });

  it('comes back when its figure has changed beyond chance', async () => {
    const ignored = await trigger('Ignored');
    const ids = await customers(400);
    await tasks(ignored, ids.slice(0, 85), 30);
    await tasks(ignored, ids.slice(85, 100), 30, { completedDaysAgo: 29 });
    // 15 of 100 would be 9 to 23 percent; 15 of 115 is 8.1 to 20.4; 15 of 125 is 7.4 to 18.9.
    await tasks(ignored, ids.slice(100, 125), 30);
    const [{ id }] = await of('TASKS_NOBODY_COMPLETES');
    await dismiss(id);
    await tasks(ignored, ids.slice(125, 150), 30);
    expect(await of('TASKS_NOBODY_COMPLETES')).toEqual([]);
    // 15 of 400 is 2.3 to 6.1 percent: nothing in common with 7.4 to 18.9.
    await tasks(ignored, ids.slice(150), 30);
    expect(await of('TASKS_NOBODY_COMPLETES')).toMatchObject([
      { id, dismissed: null, figures: [{ numerator: 15, denominator: 400 }, { value: 0 }] },
    ]);
  });

  it('needs an operator, and a suggestion that there is', async () => {
    await tasks(await trigger('Ignored'), await customers(30), 20);
    const [{ id }] = await of('TASKS_NOBODY_COMPLETES');
    const unknown = await dismiss('00000000-0000-4000-8000-000000000000');
    expect([unknown.status, unknown.body.error.message]).toEqual([
      404,
      expect.stringContaining('GET /api/suggestions'),
    ]);
    expect((await dismiss('no-id')).status).toBe(422);
    const api = history.api();
    const path = `/api/suggestions/${id}/dismiss`;
    const { key } = await createKey(api, history.key(), 'viewer');
    expect((await api.call({ method: 'POST', path, key, body: {} })).status).toBe(403);
  });
});

describe('intervals', () => {
  it('are those of the tables', () => {
    // Newcombe 1998, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
    for (const [k, n, low, high] of [
      [81, 263, 0.2553, 0.3662],
      [15, 148, 0.0624, 0.1605],
      [0, 20, 0, 0.1611],
      [1, 29, 0.0061, 0.1718],
    ] as const) {
      expect(shareOf(k, n).low).toBeCloseTo(low, 4);
      expect(shareOf(k, n).high).toBeCloseTo(high, 4);
    }
    expect([zOf(0.05), zOf(0.05, 10), zOf(0.01)].map((z) => z.toFixed(4))).toEqual(['1.9600', '2.8070', '2.5758']);
    expect(countBetween(100).low).toBeCloseTo(81.3, 0);
    expect(countBetween(100).high).toBeCloseTo(120.5, 0);
    expect(countBetween(0).low).toBe(0);
  });
});
