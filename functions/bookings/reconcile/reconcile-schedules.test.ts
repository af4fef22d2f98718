/** Schedules compared with bookings: which are extra, which are missing, and which are left to a function that works on them. */
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
  type ReconcilerSetup,
  setUpReconciler,
  TOMORROW,
} from '../../../test/support/bookings/setup-reconciler.ts';
import { settleTimers } from '../timers/queries.gen.ts';

let setup: ReconcilerSetup;
beforeAll(async () => {
  setup = await setUpReconciler();
});
beforeEach(() => setup.clear());
afterAll(() => setup?.database.drop());

describe('a booking whose schedule was not seen', () => {
  test('is pending again, and its timer forgotten, so that it is made with another client token', async () => {
    const id = await setup.aBooking({ at: TOMORROW });
    await setup.aTimer(id, TOMORROW);
    expect(await setup.reconcile()).toEqual(counting({ missing: 1 }));
    expect(await setup.taskStatusOf(id)).toBe('pending');
    expect(await setup.timers()).toEqual([]);
    expect(await setup.wokenBookings()).toEqual([id]);
  });

  test('is pending again when it has no timer at all', async () => {
    const id = await setup.aBooking({ at: TOMORROW, taskScheduledAt: null });
    expect(await setup.reconcile()).toEqual(counting({ missing: 1 }));
    expect(await setup.wokenBookings()).toEqual([id]);
  });

  test('is left alone when the schedule was made after the run began', async () => {
    const id = await setup.aBooking({ at: TOMORROW, taskScheduledAt: noon(500) });
    await setup.aTimer(id, TOMORROW);
    expect(await setup.reconcile()).toEqual(notCounting('missing'));
  });

  test('is left alone while a function is setting or removing it', async () => {
    const id = await setup.aBooking({ at: TOMORROW });
    await setup.aTimer(id, TOMORROW, noon(MINUTE));
    expect(await setup.reconcile()).toEqual(notCounting('missing'));
    expect(await setup.taskStatusOf(id)).toBe('scheduled');
  });

  test('is left alone when its timer has fired meanwhile', async () => {
    const at = noon(2 * MINUTE);
    const id = await setup.aBooking({ at });
    await setup.aTimer(id, at);
    expect(await setup.reconcile()).toEqual(notCounting('missing'));
    expect(await setup.taskStatusOf(id)).toBe('scheduled');
  });

  test('is left alone when it waits in a queue, without a timer', async () => {
    const at = noon(10 * MINUTE);
    const id = await setup.aBooking({ at, taskScheduledAt: noon(-2 * MINUTE) });
    expect(await setup.reconcile()).toEqual(notCounting('missing'));
    expect(await setup.taskStatusOf(id)).toBe('scheduled');
  });

  test('is mended once by two runs at the same time', async () => {
    const id = await setup.aBooking({ at: TOMORROW });
    await setup.aTimer(id, TOMORROW);
    const runs = [await setup.aRun(), await setup.aRun()];
    for (const run of runs) await run.see([]);
    expect(await runs[0]?.compare()).toEqual(counting({ missing: 1 }));
    expect(await runs[1]?.compare()).toEqual(notCounting('missing'));
    expect(await setup.wokenBookings()).toEqual([id]);
  });

  test('is left to the writer who has it locked', async () => {
    const id = await setup.aBooking({ at: TOMORROW });
    await setup.database.query('begin');
    await setup.database.query(`update crm.bookings set status = 'cancelled' where id = $1`, [id]);
    const run = await setup.aRun();
    await run.see([]);
    expect(await run.compare()).toEqual(notCounting('missing'));
    await setup.database.query('commit');
    expect(await setup.taskStatusOf(id)).toBe('cancelled');
  });
});

describe('a schedule', () => {
  test('that its booking wants changes nothing but when it was seen', async () => {
    const id = await setup.aBooking({ at: TOMORROW });
    await setup.aTimer(id, TOMORROW);
    expect(await setup.reconcile(nameOf(id, TOMORROW))).toEqual(counting({ schedules: 1, extra: 0, foreign: 0 }));
    expect(await setup.wokenBookings()).toEqual([]);
    expect(await setup.taskStatusOf(id)).toBe('scheduled');
  });

  test('that its booking wants gets back the row that it has lost', async () => {
    const id = await setup.aBooking({ at: TOMORROW });
    expect(await setup.reconcile(nameOf(id, TOMORROW))).toEqual(notCounting('missing'));
    expect(await setup.timers()).toEqual([nameOf(id, TOMORROW)]);
    expect(await setup.wokenBookings()).toEqual([]);
    expect(await setup.plan(id)).toEqual([]);
  });

  test.each([
    ['that is gone', undefined],
    ['that was moved', { at: noon(2 * DAY) }],
    ['whose call failed', { at: TOMORROW, taskStatus: 'failed' }],
    ['of a type without calls', { at: TOMORROW, taskStatus: 'pending', type: 'lunch' }],
  ] as const)('of a booking %s is planned to be removed', async (_, values) => {
    const id = values ? await setup.aBooking(values) : randomUUID();
    const name = nameOf(id, TOMORROW);
    expect(await setup.see(name)).toEqual(counting({ extra: 1 }));
    expect(await setup.wokenBookings()).toEqual([id]);
    expect(await setup.plan(id)).toContainEqual(expect.objectContaining({ action: 'delete', name }));
  });

  test('of a booking that was moved back before a function acts is kept', async () => {
    const id = await setup.aBooking({ at: noon(2 * DAY), taskScheduledAt: noon(-DAY) });
    expect(await setup.see(nameOf(id, TOMORROW))).toEqual(counting({ extra: 1 }));
    await setup.database.query('update crm.bookings set scheduled_at = $2 where id = $1', [id, TOMORROW]);
    expect(await setup.plan(id)).toEqual([expect.objectContaining({ action: 'create', name: nameOf(id, TOMORROW) })]);
  });

  test('that is being made while it is listed is left alone', async () => {
    const id = await setup.aBooking({ at: TOMORROW, taskStatus: 'pending', updatedAt: new Date() });
    const [step] = await setup.plan(id, noon(0));
    expect(await setup.see(nameOf(id, TOMORROW))).toEqual(counting({ extra: 0 }));
    const steps = [{ ...step, outcome: 'done', error: null } as Record<string, string | null>];
    await setup.database.run(settleTimers, { steps, now: noon(4000) });
    expect([await setup.taskStatusOf(id), await setup.timers()]).toEqual(['scheduled', [nameOf(id, TOMORROW)]]);
  });

  test('that is being removed while it is listed is left alone', async () => {
    const id = await setup.aBooking({ at: noon(2 * DAY) });
    await setup.aTimer(id, TOMORROW, noon(MINUTE));
    expect(await setup.see(nameOf(id, TOMORROW))).toEqual(counting({ extra: 0 }));
    expect(await setup.wokenBookings()).toEqual([]);
  });

  test('that fires now, or whose message the queue has not taken yet, is left alone; for good after a day', async () => {
    const names = (at: Date) => nameOf(randomUUID(), at);
    expect(await setup.see(names(noon(MINUTE)), names(noon(-23 * HOUR)))).toEqual(counting({ extra: 0 }));
    expect(await setup.see(names(noon(-26 * HOUR)))).toEqual(counting({ extra: 1 }));
  });

  test('with a name that is not ours is counted, reported and left alone', async () => {
    const theirs = [
      'nightly',
      `followup-${randomUUID()}`,
      `followup-${randomUUID()}-007`,
      `followup-${randomUUID()}-12345678901`,
    ];
    expect(await setup.see(...theirs)).toMatchObject({ foreignNames: theirs, counts: { foreign: 4, extra: 0 } });
    expect(await setup.timers()).toEqual([]);
  });

  test('that was switched off by hand is told', async () => {
    const id = await setup.aBooking({ at: TOMORROW });
    const run = await setup.aRun();
    expect(await run.see([nameOf(id, TOMORROW)], { off: true })).toEqual(counting({ switchedOff: 1 }));
  });
});
