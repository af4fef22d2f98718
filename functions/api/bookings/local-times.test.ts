/** Local times of bookings, and free slots, over the changes of the clocks: second opinion by Intl, which has tables of its own. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { refusalOf, startBookings, type TestBookings } from '../../../test/support/api/setup-bookings-api.ts';

let setup: TestBookings;
beforeAll(async () => {
  setup = await startBookings();
});
afterAll(() => setup?.api.stop());

/** What a clock in the zone shows: `2031-02-03T10:00:00`. */
function shown(moment: Date, timeZone: string): string {
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  return clock.format(moment).replace(' ', 'T');
}

describe('a local time', () => {
  it.each([
    ['America/New_York', '2027-11-07T01:30:00', '2027-11-07T05:30:00.000Z'], // comes twice
    ['America/New_York', '2027-11-07T02:00:00', '2027-11-07T07:00:00.000Z'],
    ['America/New_York', '2027-03-14T03:00:00', '2027-03-14T07:00:00.000Z'],
    ['Europe/Berlin', '2027-10-31T02:30:00', '2027-10-31T00:30:00.000Z'], // comes twice
    ['Europe/Berlin', '2027-10-31T03:00:00', '2027-10-31T02:00:00.000Z'],
    ['Europe/Dublin', '2027-10-31T01:30:00', '2027-10-31T00:30:00.000Z'], // twice, where summer is the standard
    ['Asia/Kolkata', '2027-07-01T09:00', '2027-07-01T03:30:00.000Z'],
    ['Australia/Lord_Howe', '2027-04-04T01:45:00', '2027-04-03T14:45:00.000Z'], // twice, by half an hour
    ['Australia/Lord_Howe', '2027-10-03T02:30:00', '2027-10-02T15:30:00.000Z'],
    ['America/Sao_Paulo', '2018-02-17T23:30:00', '2018-02-18T01:30:00.000Z'], // twice, over midnight
    ['America/Sao_Paulo', '2027-02-17T23:30:00', '2027-02-18T02:30:00.000Z'],
    ['Pacific/Apia', '2011-12-29T23:59:59', '2011-12-30T09:59:59.000Z'], // the last second before a day that was not
    ['Pacific/Apia', '2011-12-31T00:00:00', '2011-12-30T10:00:00.000Z'],
    ['UTC', '2027-01-01T00:00:00.250', '2027-01-01T00:00:00.250Z'],
  ])('in %s, %s is %s', async (timeZone, scheduledAt, instant) => {
    const { status, body } = await setup.book({ timeZone, scheduledAt });
    expect([status, body.scheduledAt, body.timeZone]).toEqual([201, instant, timeZone]);
    expect(shown(new Date(instant), timeZone).slice(0, 16)).toBe(scheduledAt.slice(0, 16));
  });

  it.each([
    ['America/New_York', '2027-03-14T02:00:00'],
    ['America/New_York', '2027-03-14T02:59:59'],
    ['Europe/Berlin', '2027-03-28T02:30:00'],
    ['Australia/Lord_Howe', '2027-10-03T02:15:00'],
    ['America/Sao_Paulo', '2018-11-04T00:30:00'],
    ['Pacific/Apia', '2011-12-30T00:00:00'],
    ['Pacific/Apia', '2011-12-30T23:59:59'],
  ])('that the clocks of %s skip, %s, is refused, with the way out', async (timeZone, scheduledAt) => {
    const said = `does not exist in ${timeZone}: the clocks skip it; give a time before or after, or one with its offset, such as 2026-01-31T09:00:00Z`;
    expect(refusalOf(await setup.book({ timeZone, scheduledAt }))).toBe(`422 INVALID_INPUT scheduledAt: ${said}`);
  });

  it("is read in the tenant's zone where none is said, and in the booking's when it moves", async () => {
    const { body } = await setup.book({ scheduledAt: '2031-07-01T10:00:00' });
    expect([body.timeZone, body.scheduledAt]).toEqual(['Europe/Lisbon', '2031-07-01T09:00:00.000Z']);
    const path = `/api/bookings/${body.id}`;
    await setup.call('PATCH', path, { timeZone: 'Asia/Kolkata' });
    const moved = await setup.call('PATCH', path, { scheduledAt: '2031-07-02T10:00:00' });
    expect(moved.body).toMatchObject({ scheduledAt: '2031-07-02T04:30:00.000Z', timeZone: 'Asia/Kolkata' });
    const both = { scheduledAt: '2031-07-02T10:00:00', timeZone: 'America/New_York' };
    expect((await setup.call('PATCH', path, both)).body.scheduledAt).toBe('2031-07-02T14:00:00.000Z');
    const gap = await setup.call('PATCH', path, { scheduledAt: '2027-03-14T02:30:00' });
    expect(refusalOf(gap)).toContain('422 INVALID_INPUT scheduledAt: does not exist in America/New_York');
  });

  it('ends a booking too, and is refused where the clocks skip it', async () => {
    const timeZone = 'Europe/Berlin';
    const at = { timeZone, scheduledAt: '2027-03-28T01:45:00' };
    const { body } = await setup.book({ ...at, bufferUntil: '2027-03-28T03:15:00' });
    expect(body).toMatchObject({ scheduledAt: '2027-03-28T00:45:00.000Z', bufferUntil: '2027-03-28T01:15:00.000Z' });
    expect(refusalOf(await setup.book({ ...at, bufferUntil: '2027-03-28T02:15:00' }))).toContain(
      'bufferUntil: does not',
    );
  });

  it('agrees with Intl around every change of the clocks in a decade', async () => {
    const zones = ['America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'Africa/Casablanca', 'America/Santiago'];
    const [step, hours] = [1_800_000, 4];
    for (const timeZone of zones) {
      const offsetAt = (ms: number) => Date.parse(`${shown(new Date(ms), timeZone)}Z`) - ms;
      const [from, to] = [Date.UTC(2016, 0, 1), Date.UTC(2026, 0, 1)];
      const days = Array.from({ length: (to - from) / 86_400_000 }, (_, day) => from + day * 86_400_000);
      const changes = days.filter((ms) => offsetAt(ms) !== offsetAt(ms + 86_400_000));
      const around = changes.flatMap((ms) =>
        Array.from({ length: (24 + 2 * hours) * 2 }, (_, n) => ms + n * step - hours * 3_600_000),
      );
      const locals = [...new Set(around.map((ms) => new Date(ms + offsetAt(ms)).toISOString().slice(0, 19)))];
      const rows = await setup.api.query<{ local: string; moment: Date | null }>(
        `select l as local, automation.moment_of(l::timestamp, $2) as moment from unnest($1::text[]) l`,
        [locals, timeZone],
      );
      const expected = locals.map((local) => {
        const asUtc = Date.parse(`${local}Z`);
        const candidates = [-86_400_000, 86_400_000].map((away) => asUtc - offsetAt(asUtc + away));
        const real = candidates.filter((ms) => shown(new Date(ms), timeZone) === local);
        return [local, real.length === 0 ? null : new Date(Math.min(...real)).toISOString()];
      });
      expect(changes.length).toBeGreaterThan(10);
      expect(rows.map(({ local, moment }) => [local, moment?.toISOString() ?? null])).toEqual(expected);
    }
  });
});

describe('free slots', () => {
  const slots = async (query: Readonly<Record<string, string>>) =>
    (await setup.call('GET', `/api/availability?${new URLSearchParams(query)}`)).body.slots as {
      startsAt: string;
      endsAt: string;
      localTime: string;
    }[];

  it.each([
    ['America/New_York', '2027-03-14', '2027-03-14T13:00:00Z'],
    ['America/New_York', '2027-11-07', '2027-11-07T14:00:00Z'],
    ['Europe/Berlin', '2027-03-28', '2027-03-28T07:00:00Z'],
    ['Europe/Berlin', '2027-10-31', '2027-10-31T08:00:00Z'],
    ['Asia/Kolkata', '2027-06-01', '2027-06-01T03:30:00Z'],
    ['Australia/Lord_Howe', '2027-04-04', '2027-04-03T22:30:00Z'],
    ['America/Sao_Paulo', '2027-10-16', '2027-10-16T12:00:00Z'],
    ['Pacific/Apia', '2027-01-05', '2027-01-04T20:00:00Z'],
  ])('in %s on %s begin at %s, and are thirty-six', async (timeZone, date, first) => {
    const assigneeId = await setup.colleague();
    const free = await slots({ assigneeId, date, timeZone });
    expect(free).toHaveLength(36);
    expect(free[0]).toEqual({
      startsAt: first,
      endsAt: first.replace(':00:00Z', ':15:00Z').replace(':30:00Z', ':45:00Z'),
      localTime: `${date}T09:00:00`,
    });
    expect(free.at(-1)?.localTime).toBe(`${date}T17:45:00`);
    for (const { startsAt, localTime } of free) expect(shown(new Date(startsAt), timeZone)).toBe(localTime);
  });

  it('leave out every quarter that a booking touches, for as long as it holds', async () => {
    const assigneeId = await setup.colleague();
    const query = { assigneeId, date: '2031-09-02', timeZone: 'UTC' };
    const times = async () => (await slots(query)).map(({ localTime }) => localTime.slice(11, 16));
    const book = async (scheduledAt: string, bufferUntil: string) =>
      (await setup.book({ assignedUserId: assigneeId, scheduledAt, bufferUntil })).body.id;
    const all = await times();
    const without = (...taken: string[]) => all.filter((time) => !taken.includes(time));
    await book('2031-09-02T09:10:00Z', '2031-09-02T09:40:00Z');
    await book('2031-09-01T23:00:00Z', '2031-09-02T09:00:00Z'); // ends where the day begins
    const late = await book('2031-09-02T17:50:00Z', '2031-09-03T10:00:00Z');
    expect(await times()).toEqual(without('09:00', '09:15', '09:30', '17:45'));
    expect((await slots({ ...query, date: '2031-09-03' }))[0]?.localTime).toBe('2031-09-03T10:00:00');
    for (const status of ['missed', 'completed', 'missed', 'completed']) {
      await setup.call('PATCH', `/api/bookings/${late}`, { status });
      const isFree = status === 'missed';
      expect((await times()).includes('17:45')).toBe(isFree);
    }
    await setup.api.query('delete from crm.bookings where id = $1', [late]);
    expect(await times()).toEqual(without('09:00', '09:15', '09:30'));
  });

  it('are in the open hours of the assignee or of the default calendar, whatever the zone in which they are shown', async () => {
    const assigneeId = await setup.colleague();
    const hours = {
      THU: [
        { opens: '09:00', closes: '09:30' },
        { opens: '13:00', closes: '13:45' },
      ],
    };
    const given = { name: 'Office', timeZone: 'Europe/Berlin', isDefault: true, hours };
    const { id } = (await setup.call('POST', '/api/calendars', given)).body;
    const shownIn = async (timeZone: string, date = '2031-09-04') =>
      (await slots({ assigneeId, date, timeZone })).map(({ localTime }) => localTime.slice(11, 16));
    expect(await shownIn('Europe/Berlin')).toEqual(['09:00', '09:15', '13:00', '13:15', '13:30']);
    expect(await shownIn('America/New_York')).toEqual(['03:00', '03:15', '07:00', '07:15', '07:30']);
    expect(await shownIn('Europe/Berlin', '2031-09-05')).toEqual([]);
    const own = { name: 'Own', timeZone: 'Europe/Berlin', userId: assigneeId, hours: { FRI: hours.THU.slice(0, 1) } };
    const { body: mine } = await setup.call('POST', '/api/calendars', own);
    expect(await shownIn('Europe/Berlin')).toEqual([]);
    expect(await shownIn('Europe/Berlin', '2031-09-05')).toEqual(['09:00', '09:15']);
    await setup.call('DELETE', `/api/calendars/${id}`);
    expect(await shownIn('Europe/Berlin', '2031-09-05')).toEqual(['09:00', '09:15']);
    await setup.call('DELETE', `/api/calendars/${mine.id}`);
    expect(await shownIn('Europe/Berlin')).toHaveLength(36);
  });

  it('can each be booked as listed, and are then gone', async () => {
    const assigneeId = await setup.colleague();
    const query = { assigneeId, date: '2031-09-02', timeZone: 'America/New_York' };
    const [first, ...rest] = await slots(query);
    const made = await setup.book({
      assignedUserId: assigneeId,
      scheduledAt: first?.startsAt,
      bufferUntil: first?.endsAt,
    });
    expect(made.status).toBe(201);
    expect(await slots(query)).toEqual(rest);
  });

  it('for a booking that is to be moved count its own time as free, and are as long as it', async () => {
    const assigneeId = await setup.colleague();
    const book = async (scheduledAt: string, bufferUntil: string) =>
      (await setup.book({ assignedUserId: assigneeId, scheduledAt, bufferUntil })).body.id;
    const bookingId = await book('2031-09-02T10:00:00Z', '2031-09-02T11:00:00Z');
    await book('2031-09-02T12:00:00Z', '2031-09-02T12:15:00Z');
    const query = { assigneeId, date: '2031-09-02', timeZone: 'UTC', bookingId };
    const free = await slots(query);
    const times = free.map(({ localTime }) => localTime.slice(11, 16));
    expect(free[0]?.endsAt).toBe('2031-09-02T10:00:00Z');
    expect(times).toContain('10:15');
    expect(times.filter((time) => time > '11:00' && time < '12:30')).toEqual(['12:15']);
    const moved = await setup.call('PATCH', `/api/bookings/${bookingId}`, { scheduledAt: '2031-09-02T12:15:00Z' });
    expect(moved.status).toBe(200);
  });

  it('that have passed are left out, and a day that was not has none', async () => {
    const assigneeId = await setup.colleague();
    const of = (date: string, timeZone: string) => slots({ assigneeId, date, timeZone });
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      vi.setSystemTime('2027-03-01T11:00:00.001Z');
      expect((await of('2027-03-01', 'UTC'))[0]?.localTime).toBe('2027-03-01T11:15:00');
      expect(await of('2027-03-01', 'Asia/Tokyo')).toEqual([]);
      expect(await of('2027-03-01', 'America/New_York')).toHaveLength(36);
      expect(await of('2027-02-28', 'UTC')).toEqual([]);
      vi.setSystemTime('2011-12-01T00:00:00Z');
      expect(await of('2011-12-29', 'Pacific/Apia')).toHaveLength(36);
      expect(await of('2011-12-30', 'Pacific/Apia')).toEqual([]);
      expect(await of('2011-12-31', 'Pacific/Apia')).toHaveLength(36);
    } finally {
      vi.useRealTimers();
    }
  });

  it("are in the tenant's zone where none is said, and of an active assignee of this tenant", async () => {
    const assigneeId = await setup.colleague();
    const reply = await setup.call('GET', `/api/availability?assigneeId=${assigneeId}&date=2031-09-02`);
    expect(reply.body).toMatchObject({ assigneeId, date: '2031-09-02', timeZone: 'Europe/Lisbon' });
    const ask = async (query: string) => refusalOf(await setup.call('GET', `/api/availability?${query}`));
    const gone = await setup.colleague(false);
    const active = '422 INVALID_INPUT assigneeId: must be an active user of this tenant';
    expect(await ask(`assigneeId=${gone}&date=2031-09-02`)).toBe(active);
    expect(await ask(`assigneeId=${setup.tenant.customerId}&date=2031-09-02`)).toBe(active);
    const at = `assigneeId=${assigneeId}`;
    expect(await ask(at)).toBe('422 INVALID_INPUT date: is required');
    expect(await ask(`${at}&date=2031-02-30`)).toBe('422 INVALID_INPUT date: must be a day such as 2026-01-31');
    expect(await ask(`${at}&date=0000-01-01`)).toMatch(/^422 INVALID_INPUT date:/);
    expect(await ask(`${at}&date=2031-09-02&timeZone=Lisbon`)).toContain('(did you mean "Europe/Lisbon"?)');
  });
});
