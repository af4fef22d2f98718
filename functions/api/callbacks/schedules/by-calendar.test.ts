/** Schedules that keep to a calendar: when they come, how a change of the calendar moves them, and what is refused. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { createCalendar, nextMonday } from '../../../../test/support/api/setup-calendar.ts';
import { createTenant } from '../../../../test/support/api/setup-tenant.ts';

let api: TestApi;
let key: string;
beforeAll(async () => {
  api = await startApi();
});
beforeEach(async () => {
  ({ key } = await createTenant(api));
});
afterAll(() => api?.stop());

const call = (method: string, path: string, body?: unknown) => api.call({ method, path: `/api${path}`, key, body });
const calendar = (more: object = {}) => createCalendar(api, key, { timeZone: 'UTC', ...more });
const noon = { name: 'noon', cron: '0 12 * * ? *', timeZone: 'UTC', jobType: 'UPDATE_CLIENT_METRICS' };
const create = (more: object = {}) => call('POST', '/schedules', { ...noon, ...more });
const next = async (name = 'noon') =>
  (await call('GET', `/schedules/${name}/next`)).body.items.map(({ at }: { at: string }) => at.slice(0, 16));

const monday = nextMonday();
/** A day some days from that Monday. */
const day = (days: number) => new Date(Date.parse(monday) + days * 86_400_000).toISOString().slice(0, 10);
const close = (...days: string[]) => ({ exceptions: days.map((one) => ({ day: one, spans: [] })) });

describe('a schedule with a calendar', () => {
  it('leaves out closed days among its next ten moments', async () => {
    const { id } = await calendar(close(day(1)));
    const made = await create({ calendarId: id.toUpperCase() });
    expect([made.status, made.body.calendarId, made.body.onHoliday]).toEqual([201, id, 'skip']);
    const moments = await next();
    expect(moments).toHaveLength(10);
    expect(moments[0]).toBe(made.body.nextRunAt.slice(0, 16));
    expect(moments).toContain(`${monday}T12:00`);
    for (const closed of [-2, -1, 1, 5, 6]) expect(moments).not.toContain(`${day(closed)}T12:00`);
  });

  it.each([
    ['before', -3],
    ['after', 0],
  ])('moves a moment of a Sunday to the business day %s, as the next moment says', async (onHoliday, days) => {
    await calendar({ isDefault: true });
    const { body } = await create({ cron: undefined, at: `${day(-1)}T12:00`, onHoliday });
    expect([body.calendarId, body.nextRunAt]).toEqual([null, `${day(days)}T12:00:00.000Z`]);
    expect(await next()).toEqual([`${day(days)}T12:00`]);
  });

  it('moves with a change of its calendar, and back, which a preview tells', async () => {
    const { id } = await calendar();
    await create({ cron: undefined, at: `${monday}T12:00`, calendarId: id, onHoliday: 'after' });
    await create({ name: 'skips', cron: undefined, at: `${monday}T12:00`, calendarId: id });
    await create({ name: 'paused', cron: undefined, at: `${monday}T12:00`, calendarId: id, enabled: false });
    const preview = await call('POST', `/calendars/${id}/preview`, close(monday));
    const from = `${monday}T12:00:00.000Z`;
    const own = { workflowId: null, entry: null };
    expect(preview.body.schedules).toEqual(
      expect.arrayContaining([
        { ...own, name: 'noon', from, to: `${day(1)}T12:00:00.000Z` },
        { ...own, name: 'skips', from, to: null },
      ]),
    );
    const moments = async () =>
      (await call('GET', '/schedules')).body.items.map(({ nextRunAt }: { nextRunAt: string | null }) => nextRunAt);
    expect([preview.body.schedules.length, await moments()]).toEqual([2, [from, from, null]]);
    await call('PATCH', `/calendars/${id}`, close(monday));
    expect(await moments()).toEqual([`${day(1)}T12:00:00.000Z`, null, null]);
    await call('PATCH', `/calendars/${id}`, { exceptions: [] });
    expect(await moments()).toEqual([from, from, null]);
  });

  it('follows another default, and is counted by it when it is resumed', async () => {
    await calendar({ isDefault: true });
    await create({ cron: undefined, at: `${day(-1)}T12:00`, onHoliday: 'after' });
    const office = [{ opens: '10:00', closes: '16:00' }];
    await calendar({ name: 'Shop', isDefault: true, hours: { SUN: office, WED: office } });
    const moment = async () => (await call('GET', '/schedules/noon')).body.nextRunAt;
    expect(await moment()).toBe(`${day(-1)}T12:00:00.000Z`);
    await call('POST', '/schedules/noon/pause');
    await call('PATCH', `/calendars/${(await call('GET', '/calendars')).body.items[1].id}`, { hours: { WED: office } });
    expect(await moment()).toBeNull();
    expect((await call('POST', '/schedules/noon/resume')).body.nextRunAt).toBe(`${day(2)}T12:00:00.000Z`);
  });

  it('gets one, changes it, and leaves it by PATCH', async () => {
    const { id } = await calendar({ isDefault: true });
    await create();
    const patch = async (body: object) => {
      const { calendarId, onHoliday } = (await call('PATCH', '/schedules/noon', body)).body;
      return [calendarId, onHoliday];
    };
    expect(await patch({ onHoliday: 'after' })).toEqual([null, 'after']);
    expect(await patch({ calendarId: id })).toEqual([id, 'after']);
    expect(await patch({ description: 'Stays' })).toEqual([id, 'after']);
    expect(await patch({ calendarId: null, onHoliday: 'skip' })).toEqual([null, 'skip']);
    expect(await next()).not.toContain(`${day(-1)}T12:00`);
    expect(await patch({ onHoliday: null })).toEqual([null, null]);
    expect(await next()).toContain(`${day(-1)}T12:00`);
    expect(await patch({ calendarId: id })).toEqual([id, 'skip']);
    expect(await patch({ calendarId: null })).toEqual([null, null]);
  });
});

describe('what is refused', () => {
  it.each([
    [{ calendarId: randomUUID() }, 'calendarId', /is unknown: there is no calendar/],
    [{ onHoliday: 'skip' }, 'onHoliday', /needs a calendar: name one with calendarId, or make one the default/],
    [{ onHoliday: 'later' }, 'onHoliday', /must be one of skip, before, after/],
    [{ calendarId: randomUUID(), onHoliday: null }, 'onHoliday', /beside calendarId/],
    [{ cron: undefined, pattern: 'EVERY_HOUR', onHoliday: 'before' }, 'onHoliday', /once a day at the most/],
  ])('%j', async (given, path, message) => {
    const { status, body } = await create(given);
    expect([status, body.error.details]).toEqual([422, [{ path, message: expect.stringMatching(message) }]]);
  });

  it('a moment of which the calendar leaves nothing, and other times that come several times a day', async () => {
    const { id } = await calendar();
    const once = await create({ cron: undefined, at: `${day(-1)}T12:00`, calendarId: id });
    expect(once.body.error.details).toEqual([
      { path: 'onHoliday', message: expect.stringContaining('leaves no moment to come') },
    ]);
    await create({ calendarId: id, onHoliday: 'before' });
    const oftener = await call('PATCH', '/schedules/noon', { pattern: 'EVERY_12_HOURS' });
    expect(oftener.body.error.details).toMatchObject([{ path: 'onHoliday' }]);
  });

  it("another tenant's calendar", async () => {
    const other = await createTenant(api);
    const { id } = await createCalendar(api, other.key);
    expect((await create({ calendarId: id })).body.error.details).toMatchObject([{ path: 'calendarId' }]);
  });

  it('to remove a calendar that a schedule keeps to, or to make it no default', async () => {
    const { id } = await calendar({ isDefault: true });
    const schedule = await create({ onHoliday: 'skip' });
    for (const reply of [
      await call('DELETE', `/calendars/${id}`),
      await call('PATCH', `/calendars/${id}`, { isDefault: false }),
    ])
      expect([reply.status, reply.body.error.details]).toEqual([
        409,
        { workflows: [], schedules: [{ id: schedule.body.id, name: 'noon' }] },
      ]);
    await call('PATCH', '/schedules/noon', { onHoliday: null });
    expect((await call('DELETE', `/calendars/${id}`)).status).toBe(204);
  });
});
