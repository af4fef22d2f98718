/** Schedules held against bookings: what is too much, what is missing, and what is left to those who are at work. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  counting,
  DAY,
  HOUR,
  MINUTE,
  nameOf,
  noon,
  notCounting,
  openReconcileStand,
  type ReconcileStand,
  TOMORROW,
} from '../../../test/support/bookings/setup-reconciler.ts';
import { settleTimers } from '../timers/queries.gen.ts';

let stand: ReconcileStand;
beforeAll(async () => {
  stand = await openReconcileStand();
});
beforeEach(() => stand.clear());
afterAll(() => stand?.database.drop());

describe('a booking whose schedule was not seen', () => {
  test('is pending again, and its timer forgotten, so that it is made with another client token', async () => {
    const id = await stand.aBooking({ at: TOMORROW });
    await stand.aTimer(id, TOMORROW);
    expect(await stand.reconcile()).toEqual(counting({ missing: 1 }));
    expect(await stand.taskStatusOf(id)).toBe('pending');
    expect(await stand.timers()).toEqual([]);
    expect(await stand.rung()).toEqual([id]);
  });

  test('is pending again when it has no timer at all', async () => {
    const id = await stand.aBooking({ at: TOMORROW, taskScheduledAt: null });
    expect(await stand.reconcile()).toEqual(counting({ missing: 1 }));
    expect(await stand.rung()).toEqual([id]);
  });

  test('is left alone when the schedule was made after the run began', async () => {
    const id = await stand.aBooking({ at: TOMORROW, taskScheduledAt: noon(500) });
    await stand.aTimer(id, TOMORROW);
    expect(await stand.reconcile()).toEqual(notCounting('missing'));
  });

  test('is left alone while somebody is setting or removing it', async () => {
    const id = await stand.aBooking({ at: TOMORROW });
    await stand.aTimer(id, TOMORROW, noon(MINUTE));
    expect(await stand.reconcile()).toEqual(notCounting('missing'));
    expect(await stand.taskStatusOf(id)).toBe('scheduled');
  });

  test('is left alone when its timer has rung meanwhile', async () => {
    const at = noon(2 * MINUTE);
    const id = await stand.aBooking({ at });
    await stand.aTimer(id, at);
    expect(await stand.reconcile()).toEqual(notCounting('missing'));
    expect(await stand.taskStatusOf(id)).toBe('scheduled');
  });

  test('is left alone when it waits in a queue, without a timer', async () => {
    const at = noon(10 * MINUTE);
    const id = await stand.aBooking({ at, taskScheduledAt: noon(-2 * MINUTE) });
    expect(await stand.reconcile()).toEqual(notCounting('missing'));
    expect(await stand.taskStatusOf(id)).toBe('scheduled');
  });

  test('is mended once by two runs at the same time', async () => {
    const id = await stand.aBooking({ at: TOMORROW });
    await stand.aTimer(id, TOMORROW);
    const runs = [await stand.aRun(), await stand.aRun()];
    for (const run of runs) await run.see([]);
    expect(await runs[0]?.compare()).toEqual(counting({ missing: 1 }));
    expect(await runs[1]?.compare()).toEqual(notCounting('missing'));
    expect(await stand.rung()).toEqual([id]);
  });

  test('is left to the writer who has it locked', async () => {
    const id = await stand.aBooking({ at: TOMORROW });
    await stand.database.query('begin');
    await stand.database.query(`update crm.bookings set status = 'cancelled' where id = $1`, [id]);
    const run = await stand.aRun();
    await run.see([]);
    expect(await run.compare()).toEqual(notCounting('missing'));
    await stand.database.query('commit');
    expect(await stand.taskStatusOf(id)).toBe('cancelled');
  });
});

describe('a schedule', () => {
  test('that its booking wants changes nothing but when it was seen', async () => {
    const id = await stand.aBooking({ at: TOMORROW });
    await stand.aTimer(id, TOMORROW);
    expect(await stand.reconcile(nameOf(id, TOMORROW))).toEqual(counting({ schedules: 1, extra: 0, foreign: 0 }));
    expect(await stand.rung()).toEqual([]);
    expect(await stand.taskStatusOf(id)).toBe('scheduled');
  });

  test('that its booking wants gets back the row that it has lost', async () => {
    const id = await stand.aBooking({ at: TOMORROW });
    expect(await stand.reconcile(nameOf(id, TOMORROW))).toEqual(notCounting('missing'));
    expect(await stand.timers()).toEqual([nameOf(id, TOMORROW)]);
    expect(await stand.rung()).toEqual([]);
    expect(await stand.plan(id)).toEqual([]);
  });

  test.each([
    ['that is gone', undefined],
    ['that was moved', { at: noon(2 * DAY) }],
    ['whose call failed', { at: TOMORROW, taskStatus: 'failed' }],
    ['of a kind that nobody calls', { at: TOMORROW, taskStatus: 'pending', type: 'lunch' }],
  ] as const)('of a booking %s is planned to be removed', async (_, values) => {
    const id = values ? await stand.aBooking(values) : randomUUID();
    const name = nameOf(id, TOMORROW);
    expect(await stand.see(name)).toEqual(counting({ extra: 1 }));
    expect(await stand.rung()).toEqual([id]);
    expect(await stand.plan(id)).toContainEqual(expect.objectContaining({ action: 'delete', name }));
  });

  test('of a booking that was moved back before anybody acts is kept', async () => {
    const id = await stand.aBooking({ at: noon(2 * DAY), taskScheduledAt: noon(-DAY) });
    expect(await stand.see(nameOf(id, TOMORROW))).toEqual(counting({ extra: 1 }));
    await stand.database.query('update crm.bookings set scheduled_at = $2 where id = $1', [id, TOMORROW]);
    expect(await stand.plan(id)).toEqual([expect.objectContaining({ action: 'create', name: nameOf(id, TOMORROW) })]);
  });

  test('that is being made while it is listed is left alone', async () => {
    const id = await stand.aBooking({ at: TOMORROW, taskStatus: 'pending', updatedAt: new Date() });
    const [step] = await stand.plan(id, noon(0));
    expect(await stand.see(nameOf(id, TOMORROW))).toEqual(counting({ extra: 0 }));
    const steps = [{ ...step, outcome: 'done', error: null } as Record<string, string | null>];
    await stand.database.run(settleTimers, { steps, now: noon(4000) });
    expect([await stand.taskStatusOf(id), await stand.timers()]).toEqual(['scheduled', [nameOf(id, TOMORROW)]]);
  });

  test('that is being removed while it is listed is left alone', async () => {
    const id = await stand.aBooking({ at: noon(2 * DAY) });
    await stand.aTimer(id, TOMORROW, noon(MINUTE));
    expect(await stand.see(nameOf(id, TOMORROW))).toEqual(counting({ extra: 0 }));
    expect(await stand.rung()).toEqual([]);
  });

  test('that rings now, or whose ring the queue has not taken yet, is left alone; for good after a day', async () => {
    const names = (at: Date) => nameOf(randomUUID(), at);
    expect(await stand.see(names(noon(MINUTE)), names(noon(-23 * HOUR)))).toEqual(counting({ extra: 0 }));
    expect(await stand.see(names(noon(-26 * HOUR)))).toEqual(counting({ extra: 1 }));
  });

  test('with a name that is not ours is counted, told, and left alone', async () => {
    const theirs = [
      'nightly',
      `followup-${randomUUID()}`,
      `followup-${randomUUID()}-007`,
      `followup-${randomUUID()}-12345678901`,
    ];
    expect(await stand.see(...theirs)).toMatchObject({ foreignNames: theirs, counts: { foreign: 4, extra: 0 } });
    expect(await stand.timers()).toEqual([]);
  });

  test('that was switched off by hand is told', async () => {
    const id = await stand.aBooking({ at: TOMORROW });
    const run = await stand.aRun();
    expect(await run.see([nameOf(id, TOMORROW)], { off: true })).toEqual(counting({ switchedOff: 1 }));
  });
});
