/** Suggestions about triggers: each with a history that shows it, and one that does not, recounted by hand. */
import { describe, expect, it } from 'vitest';
import { setupHistory } from './setup-history.ts';

const history = setupHistory();
const { customers, trigger, tasks, of } = history;

describe('TASKS_NOBODY_COMPLETES', () => {
  it('names a trigger of whose tasks surely less than a fifth are completed', async () => {
    const ids = await customers(30);
    const ignored = await trigger('Ignored');
    await tasks(ignored, ids.slice(0, 29), 20);
    await tasks(ignored, ids.slice(29), 20, { completedDaysAgo: 19 });
    const wanted = await trigger('Wanted');
    await tasks(wanted, ids.slice(0, 20), 20);
    await tasks(wanted, ids.slice(20), 20, { completedDaysAgo: 19 });
    // Wilson's interval of 1 in 30, by hand: (1/30 + 1.92/30 ∓ 1.96 √(…)) / (1 + 3.84/30).
    expect(await of('TASKS_NOBODY_COMPLETES')).toMatchObject([
      {
        target: { type: 'TRIGGER', id: ignored, name: 'Ignored' },
        sentence:
          'Of 30 tasks of “Ignored” that are older than 14 days, 1 is completed (3 %; between 1 % and 17 %, chance considered). Switch it off, or change what it asks for.',
        figures: [
          { numerator: 1, denominator: 30, value: 3.3, low: 0.6, high: 16.7, unit: 'percent' },
          { label: 'Cancelled', value: 0 },
        ],
        // Thirty in the 76 days that are counted: 12 in 30 days, 20 to 42 by Poisson's interval.
        expectedEffect: { low: 7, high: 17, unit: 'fewer tasks in 30 days' },
        tryIt: { method: 'PATCH', path: `/api/admin/triggers/${ignored}`, body: { isActive: false } },
      },
    ]);
  });

  it('expects no more in 30 days than there was, however short the time in which it was', async () => {
    const backlog = await trigger('Backlog');
    await history
      .api()
      .query(`update automation.automated_triggers set created_at = now() - interval '16 days' where id = $1`, [
        backlog,
      ]);
    await tasks(backlog, await customers(20), 15);
    // The interval of 20 by itself.
    expect(await of('TASKS_NOBODY_COMPLETES')).toMatchObject([{ expectedEffect: { low: 12, high: 30 } }]);
  });

  it('says nothing of few tasks, young ones, and triggers that are off', async () => {
    const ids = await customers(40);
    await tasks(await trigger('Few'), ids.slice(0, 19), 20);
    await tasks(await trigger('Young'), ids, 13);
    await tasks(await trigger('Old'), ids, 91);
    const off = await trigger('Off');
    await tasks(off, ids, 20);
    await history.api().query('update automation.automated_triggers set is_active = false where id = $1', [off]);
    const { items, notEnough } = await history.list();
    expect(items.filter(({ kind }: { kind: string }) => kind === 'TASKS_NOBODY_COMPLETES')).toEqual([]);
    expect(notEnough).toContainEqual({
      ...{ kind: 'TASKS_NOBODY_COMPLETES', needs: 20, has: 19 },
      sentence: 'It needs 20 tasks of one trigger that are older than 14 days; there are 19.',
    });
  });

  it('has a call that does what it says', async () => {
    const ignored = await trigger('Ignored');
    await tasks(ignored, await customers(30), 20);
    const [{ tryIt }] = await of('TASKS_NOBODY_COMPLETES');
    expect((await history.call(tryIt.method, tryIt.path, tryIt.body)).body).toMatchObject({ isActive: false });
    expect(await of('TASKS_NOBODY_COMPLETES')).toEqual([]);
  });
});

describe('DUPLICATE_TRIGGERS', () => {
  it('names of two triggers the one that makes fewer tasks beside the other', async () => {
    const ids = await customers(100);
    const small = await trigger('Small');
    const large = await trigger('Large');
    await tasks(small, ids.slice(0, 40), 10);
    await tasks(large, ids.slice(0, 30), 8);
    await tasks(large, ids.slice(30, 100), 2);
    // 30 of 40 is 60 to 86 percent; of the large one's 100 it is 22 to 40.
    expect(await of('DUPLICATE_TRIGGERS')).toMatchObject([
      {
        target: { id: small, part: large },
        figures: [
          { numerator: 30, denominator: 40, value: 75, low: 59.8, high: 85.8 },
          { label: 'Without one', value: 10 },
        ],
        tryIt: { path: `/api/admin/triggers/${small}` },
      },
    ]);
  });

  it('lets one stay of three whose tasks meet', async () => {
    const ids = await customers(40);
    const all = [await trigger('First'), await trigger('Second'), await trigger('Third')];
    for (const [index, id] of all.entries()) await tasks(id, ids, 10 - index / 2);
    const found = await of('DUPLICATE_TRIGGERS');
    const named = found.map(({ target }) => target.id);
    expect(new Set(named).size).toBe(2);
    const [left] = all.filter((id) => !named.includes(id));
    expect(found.map(({ target }) => target.part)).toEqual([left, left]);
    for (const { tryIt } of found) await history.call(tryIt.method, tryIt.path, tryIt.body);
    expect(await of('DUPLICATE_TRIGGERS')).toEqual([]);
  });

  it('does not switch off what is left to a trigger that is to be switched off itself', async () => {
    const ids = await customers(60);
    const [small, large] = [await trigger('Small'), await trigger('Large')];
    await tasks(small, ids.slice(0, 30), 20, { completedDaysAgo: 19 });
    await tasks(large, ids, 19);
    expect(await of('TASKS_NOBODY_COMPLETES')).toMatchObject([{ target: { id: large }, tryIt: {} }]);
    expect(await of('DUPLICATE_TRIGGERS')).toMatchObject([
      { target: { id: small, part: large }, tryIt: null, whyNoTry: expect.stringContaining('with both off nobody') },
    ]);
  });

  it('says nothing where the tasks of the first day meet, with which triggers catch up', async () => {
    const ids = await customers(40);
    const [small, large] = [await trigger('Small'), await trigger('Large')];
    await tasks(small, ids, 20);
    await tasks(large, ids, 20);
    expect(await of('DUPLICATE_TRIGGERS')).toHaveLength(1);
    await history
      .api()
      .query(
        `update automation.automated_triggers set created_at = now() - interval '20 days 1 hour' where id = any ($1)`,
        [[small, large]],
      );
    expect(await of('DUPLICATE_TRIGGERS')).toEqual([]);
  });

  it('says nothing where few tasks meet, or none within three days', async () => {
    const ids = await customers(40);
    const small = await trigger('Small');
    await tasks(small, ids, 10);
    await tasks(await trigger('Rarely'), ids.slice(0, 12), 9);
    await tasks(await trigger('Later'), ids, 6);
    expect(await of('DUPLICATE_TRIGGERS')).toEqual([]);
  });
});
