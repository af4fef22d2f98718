/** Calendars through the API: made, changed and removed, and what is refused. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../test/support/api/setup-api.ts';
import { createCalendar, nextMonday, officeWeek, shownLater } from '../../../test/support/api/setup-calendar.ts';
import { createTenant } from '../../../test/support/api/setup-tenant.ts';

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
const given = (more: object = {}) => ({ name: 'Office', timeZone: 'Europe/Berlin', hours: officeWeek, ...more });

describe('a calendar', () => {
  it('is made, shown, listed, changed and removed', async () => {
    const made = await create();
    expect(made).toMatchObject({
      ...{ name: 'Office', timeZone: 'Europe/Berlin', country: null, region: null, isDefault: false },
      ...{ hours: { ...officeWeek, SAT: [], SUN: [] }, exceptions: [], holidays: [] },
    });
    const path = `/api/calendars/${made.id}`;
    expect((await call('GET', path)).body).toEqual(shownLater(made));
    const { hours: _h, exceptions: _e, holidays: _o, ...summary } = made;
    expect((await call('GET', '/api/calendars')).body).toEqual({ items: [shownLater(summary)], nextCursor: null });
    const exception = { day: nextMonday(), name: 'Stocktaking', spans: [{ opens: '12:00', closes: '24:00' }] };
    const closed = { day: '2098-01-01', name: null };
    const shop = { name: 'Shop', timeZone: 'europe/berlin', exceptions: [exception, closed] };
    const changed = await call('PATCH', path, shop);
    expect(changed.body).toMatchObject({
      ...{ name: 'Shop', timeZone: 'Europe/Berlin', hours: made.hours },
      exceptions: [exception, { ...closed, spans: [] }],
    });
    expect((await call('DELETE', path)).status).toBe(204);
    expect((await call('GET', path)).status).toBe(404);
    const [left] = await api.query(
      'select count(*)::int as slots from automation.calendar_slots where tenant_id = $1',
      [tenant.tenantId],
    );
    expect(left?.slots).toBe(0);
    const audit = await call('GET', '/api/audit?entityType=calendar');
    expect(audit.body.items.map(({ action }: { action: string }) => action)).toEqual([
      ...['calendar.deleted', 'calendar.changed', 'calendar.created'],
    ]);
  });

  it('may be the own one of a user, who has one at the most', async () => {
    const users = ['a', 'b'].map((externalId) => ({ externalId, name: externalId }));
    const stored = (await call('PUT', '/api/crm/users', users)).body.results;
    const [first, second] = stored.map(({ id }: { id: string }) => id);
    const made = await create({ userId: first });
    expect(made).toMatchObject({ userId: first, isDefault: false });
    const path = `/api/calendars/${made.id}`;
    expect((await call('POST', '/api/calendars', given({ name: 'Other', userId: first }))).status).toBe(409);
    for (const wrong of [{ isDefault: true }, { userId: made.id }])
      expect((await call('PATCH', path, wrong)).body.error.details).toMatchObject([{ path: 'userId' }]);
    const foreign = await createTenant(api);
    await api.call({ method: 'PUT', path: '/api/crm/users', key: foreign.key, body: users });
    const [{ id: theirs } = { id: '' }] = await api.query<{ id: string }>(
      'select id from crm.users where tenant_id = $1',
      [foreign.tenantId],
    );
    expect((await call('PATCH', path, { userId: theirs })).status).toBe(422);
    expect((await call('PATCH', path, { userId: second })).body.userId).toBe(second);
    expect((await call('POST', `${path}/preview`, { userId: first })).status).toBe(200);
    expect((await call('PATCH', path, { userId: null, isDefault: true })).body).toMatchObject({ userId: null });
    expect((await call('DELETE', path)).status).toBe(204);
  });

  it('has one default, which another one replaces', async () => {
    const first = await create({ isDefault: true });
    const second = await create({ name: 'Shop', isDefault: true });
    const shown = (await call('GET', '/api/calendars')).body.items;
    expect(shown.map(({ id, isDefault }: { id: string; isDefault: boolean }) => [id, isDefault])).toEqual([
      ...[
        [first.id, false],
        [second.id, true],
      ],
    ]);
  });

  it('has one default, also when several are made it at once', async () => {
    const made = await Promise.all(['A', 'B', 'C'].map((name) => create({ name, isDefault: true })));
    const replies = await Promise.all(made.map(({ id }) => call('PATCH', `/api/calendars/${id}`, { isDefault: true })));
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
    const shown = (await call('GET', '/api/calendars')).body.items;
    expect(shown.filter(({ isDefault }: { isDefault: boolean }) => isDefault)).toHaveLength(1);
  });

  it('changes only in the version that was read, and the same again changes nothing', async () => {
    const { id } = await create();
    const { headers } = await call('GET', `/api/calendars/${id}`);
    const tag = { 'If-Match': String(headers.etag) };
    expect((await call('PATCH', `/api/calendars/${id}`, { hours: officeWeek }, tag)).headers.etag).toBe(headers.etag);
    expect((await call('PATCH', `/api/calendars/${id}`, { name: 'Shop' }, tag)).status).toBe(200);
    expect((await call('PATCH', `/api/calendars/${id}`, { name: 'Store' }, tag)).status).toBe(412);
  });
});

describe('holidays', () => {
  it('are copied once, with their source, and stay as people edit them', async () => {
    const { id, holidays } = await create({ country: 'de', region: 'BY' });
    const year = new Date().getUTCFullYear() + 1;
    const { dependencies } = JSON.parse(readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8'));
    const source = `date-holidays ${dependencies['date-holidays']} DE-BY`;
    expect(holidays).toContainEqual({ day: `${year}-01-06`, name: 'Heilige Drei Könige', isClosed: true, source });
    expect(new Set(holidays.map(({ day }: { day: string }) => day.slice(0, 4))).size).toBe(5);
    const worked = { day: `${year}-01-06`, name: 'Inventory', isClosed: false };
    const own = { day: `${year}-06-21`, name: 'Party' };
    const edited = await call('PATCH', `/api/calendars/${id}`, { holidays: [own, worked] });
    expect(edited.body.holidays).toEqual([
      ...[
        { ...worked, source },
        { ...own, isClosed: true, source: 'manual' },
      ],
    ]);
    const again = await call('PATCH', `/api/calendars/${id}`, { country: 'DE' });
    expect(again.body.holidays).toHaveLength(holidays.length + 1);
    expect(again.body.holidays).toContainEqual({ ...worked, source });
    expect((await call('PATCH', `/api/calendars/${id}`, { country: 'DE' })).headers.etag).toBe(again.headers.etag);
  });

  it('of several days, and from sunset, are the days on which people work', async () => {
    const { holidays } = await create({ country: 'TR', timeZone: 'Europe/Istanbul' });
    const year = new Date().getUTCFullYear();
    // The feast of 2027: from the evening of 8 March to noon of the 12th.
    const days = holidays.map(({ day }: { day: string }) => day).filter((day: string) => day.startsWith('2027-03'));
    if (year <= 2027) expect(days).toEqual(['2027-03-09', '2027-03-10', '2027-03-11']);
  });

  it.each([
    [{ country: 'ZZ' }, 'country', /"ZZ" is no country with known holidays/],
    [{ country: 'DE', region: 'XX' }, 'region', /"XX" is no region of DE; known: .*BY/],
    [{ country: 'DE', region: 'BY-Z' }, 'region', /"BY-Z" is no part of DE-BY; known: BY-A/],
    [{ region: 'BY' }, 'region', /needs a country/],
  ])('of %j are refused', async (more, path, message) => {
    const { status, body } = await call('POST', '/api/calendars', given(more));
    expect([status, body.error.details]).toEqual([422, [{ path, message: expect.stringMatching(message) }]]);
  });
});

describe('what is refused', () => {
  it.each([
    ['a zone that does not exist', { timeZone: 'Europe/Berlln' }, 'timeZone', /IANA time zone.*Europe\/Berlin/],
    ['hours that never open', { hours: {} }, 'hours', /without an open moment in the next 400 days/],
    [
      'spans that overlap',
      { hours: { MON: [office, { opens: '16:59', closes: '18:00' }] } },
      'hours.MON',
      /overlap: 09:00–17:00 and 16:59–18:00/,
    ],
    ['a span over midnight', { hours: { MON: [{ opens: '22:00', closes: '06:00' }] } }, 'hours.MON.0.closes', /as two/],
    ['an empty span', { hours: { MON: [{ opens: '09:00', closes: '09:00' }] } }, 'hours.MON.0.closes', /after 09:00/],
    ['a time that is none', { hours: { MON: [{ opens: '9', closes: '17:00' }] } }, 'hours.MON.0.opens', /local time/],
    [
      'the same day twice',
      {
        exceptions: [
          { day: '2027-01-01', spans: [] },
          { day: '2027-01-01', spans: [office] },
        ],
      },
      'exceptions.1.day',
      /twice/,
    ],
    [
      'the same holiday twice',
      {
        holidays: [
          { day: '2027-01-01', name: 'A' },
          { day: '2027-01-01', name: 'B' },
        ],
      },
      'holidays.1.day',
      /twice/,
    ],
    ['a day that does not exist', { exceptions: [{ day: '2027-02-30', spans: [] }] }, 'exceptions.0.day', /a day such/],
    ['a weekday of another language', { hours: { MO: [office] } }, 'hours.MO', /unknown/],
  ])('%s', async (_, more, path, message) => {
    const { status, body } = await call('POST', '/api/calendars', given(more));
    expect([status, body.error.details]).toEqual([422, [{ path, message: expect.stringMatching(message) }]]);
    expect((await call('GET', '/api/calendars')).body.items).toEqual([]);
  });

  it('a name that is taken, by another one', async () => {
    const { id } = await create();
    await create({ name: 'Shop' });
    expect((await call('POST', '/api/calendars', given())).body.error).toMatchObject({ code: 'CONFLICT' });
    expect((await call('PATCH', `/api/calendars/${id}`, { name: 'Shop' })).status).toBe(409);
    expect((await call('PATCH', `/api/calendars/${id}`, { name: 'Office' })).status).toBe(200);
  });

  it('a change after which it never opens, and then nothing is changed', async () => {
    const made = await create();
    const path = `/api/calendars/${made.id}`;
    for (const [method, to] of [
      ['PATCH', path],
      ['POST', `${path}/preview`],
    ] as const)
      expect((await call(method, to, { hours: {} })).body.error.details).toEqual([
        { path: 'hours', message: expect.stringContaining('400 days') },
      ]);
    expect((await call('GET', path)).body).toEqual(shownLater(made));
  });
});
