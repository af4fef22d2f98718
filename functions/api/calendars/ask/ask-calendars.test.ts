/** What calendars say: when they are open, what falls on which moment, and what a change would do. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { createCalendar, nextMonday, officeWeek, shownLater } from '../../../../test/support/api/setup-calendar.ts';
import { createTenant } from '../../../../test/support/api/setup-tenant.ts';

let api: TestApi;
let tenant: { tenantId: string; key: string };
beforeAll(async () => {
  api = await startApi();
});
beforeEach(async () => {
  tenant = await createTenant(api);
});
afterAll(() => api?.stop());

const call = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  api.call({ method, path, key: tenant.key, body, headers });

const office = { opens: '09:00', closes: '17:00' };
const create = (more?: object) => createCalendar(api, tenant.key, more);
const inDays = (day: string, days: number) => new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);

describe('asked by people', () => {
  it('says when it is open, cut off at both moments', async () => {
    const { id } = await create({ timeZone: 'UTC' });
    const day = nextMonday();
    const query = new URLSearchParams({ from: `${day}T10:00:00Z`, to: `${inDays(day, 1)}T10:00:00Z` });
    expect((await call('GET', `/api/calendars/${id}/open?${query}`)).body).toEqual({
      items: [
        { day, opensAt: `${day}T10:00:00.000Z`, closesAt: `${day}T17:00:00.000Z` },
        {
          day: inDays(day, 1),
          opensAt: `${inDays(day, 1)}T09:00:00.000Z`,
          closesAt: `${inDays(day, 1)}T10:00:00.000Z`,
        },
      ],
      ...{ openMinutes: 480, businessDays: 2 },
    });
    const tooLong = new URLSearchParams({ from: '2026-01-01T00:00:00Z', to: '2027-12-01T00:00:00Z' });
    expect((await call('GET', `/api/calendars/${id}/open?${tooLong}`)).status).toBe(422);
    expect((await call('GET', `/api/calendars/${id}/open?from=9999-12-25T00:00:00Z`)).status).toBe(200);
  });

  it.each([
    ['Friday evening, to Monday at nine', 4, '18:00', {}, 7, '09:00'],
    ['Friday evening and an hour', 4, '18:00', { openMinutes: '60' }, 7, '10:00'],
    ['Monday at nine and six hours', 0, '09:00', { openMinutes: '360' }, 0, '15:00'],
    ['Monday at nine and a whole day', 0, '09:00', { openMinutes: '480' }, 1, '09:00'],
    ['the moment of closing', 0, '17:00', {}, 1, '09:00'],
    ['Thursday at noon and two business days', 3, '12:00', { businessDays: '2' }, 7, '12:00'],
  ])('computes as waits do: %s', async (_, offset, time, asked, expectedOffset, expected) => {
    const { id } = await create({ timeZone: 'UTC' });
    const day = nextMonday();
    const query = new URLSearchParams({ at: `${inDays(day, offset)}T${time}:00Z`, ...asked });
    const { body } = await call('GET', `/api/calendars/${id}/moment?${query}`);
    expect(body.moment).toBe(`${inDays(day, expectedOffset)}T${expected}:00.000Z`);
  });

  it('finds business days of a month, and refuses what its slots do not reach', async () => {
    const { id } = await create({ timeZone: 'UTC', hours: { ...officeWeek, SAT: [office], SUN: [office] } });
    const ask = (query: Record<string, string>) =>
      call('GET', `/api/calendars/${id}/moment?${new URLSearchParams(query)}`);
    const at = `${nextMonday().slice(0, 7)}-15T00:00:00Z`;
    expect((await ask({ at, monthDay: '3' })).body.moment).toBe(`${at.slice(0, 7)}-03T09:00:00.000Z`);
    const [last] = await api.query<{ day: string }>(
      `select to_char(date_trunc('month', $1::timestamptz at time zone 'UTC') + interval '1 month - 1 day', 'YYYY-MM-DD') as day`,
      [at],
    );
    expect((await ask({ at, monthDay: 'last' })).body.moment).toBe(`${last?.day}T09:00:00.000Z`);
    expect((await ask({ at: '2020-01-01T00:00:00Z' })).body.error.details).toMatchObject([{ path: 'at' }]);
    expect((await ask({ openMinutes: '1', businessDays: '1' })).status).toBe(422);
  });

  it('previews the next ten days that a change touches, and changes nothing', async () => {
    const made = await create({ timeZone: 'UTC' });
    const day = nextMonday();
    const path = `/api/calendars/${made.id}/preview`;
    const closed = await call('POST', path, { exceptions: [{ day, spans: [] }] });
    expect(closed.body).toEqual({
      days: [{ day, from: [{ opensAt: `${day}T09:00:00.000Z`, closesAt: `${day}T17:00:00.000Z` }], to: [] }],
      ...{ waits: [], schedules: [] },
    });
    const every = await call('POST', path, { hours: { ...officeWeek, SAT: [office] } });
    expect(every.body.days).toHaveLength(10);
    expect((await call('GET', `/api/calendars/${made.id}`)).body).toEqual(shownLater(made));
  });
});
