/** What the screen of bookings reads: a period by rep, what needs a look, and lists in both orders. */
import { randomUUID } from 'node:crypto';
import { ExecuteStatementCommand, RDSDataClient } from '@aws-sdk/client-rds-data';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { refusalOf, startBookings, type TestBookings } from '../../../../test/support/api/setup-bookings-api.ts';
import { seedTenant } from '../../../../test/support/api/setup-tenant.ts';

let setup: TestBookings;
beforeAll(async () => {
  setup = await startBookings();
});
afterAll(() => setup?.api.stop());

const idsOf = (items: readonly { id: string }[]) => items.map(({ id }) => id);
const calendar = (query: Readonly<Record<string, string>>) =>
  setup.call('GET', `/api/bookings/calendar?${new URLSearchParams(query)}`);
const attention = async () => (await setup.call('GET', '/api/bookings/attention')).body;

const forgetBookings = () => setup.api.query('delete from crm.bookings where tenant_id = $1', [setup.tenant.tenantId]);

/** A booking of the past whose call failed with the error. */
async function failed(error: string | null, scheduledAt = '2026-01-05T10:00:00Z'): Promise<string> {
  const [row] = await setup.api.query<{ id: string }>(
    `insert into crm.bookings (tenant_id, customer_id, booking_type, scheduled_at, status, task_status, last_execution_error)
     values ($1, $2, 'follow_up', $3, 'failed', 'failed', $4) returning id`,
    [setup.tenant.tenantId, setup.tenant.customerId, scheduledAt, error],
  );
  return row?.id ?? '';
}

const lastCall = (id: string, outcome: string) =>
  setup.api.query(
    `insert into automation.booking_calls (id, tenant_id, booking_id, call_second, try, endpoint, started_at, lease_until, is_probe, finished_at, outcome)
     values (gen_random_uuid(), $1, $2, 0, 1, 'https://crm.example/', now(), now(), false, now(), $3)`,
    [setup.tenant.tenantId, id, outcome],
  );

describe('the calendar', () => {
  it('has what begins in the period, earliest first, of everyone or of one assignee', async () => {
    const repId = await setup.colleague();
    const at = async (scheduledAt: string, body = {}) => (await setup.book({ scheduledAt, ...body })).body.id;
    const last = await at('2031-03-08T23:59:59Z');
    const first = await at('2031-03-02T00:00:00Z', { assignedUserId: repId });
    await at('2031-03-09T00:00:00Z');
    const period = { from: '2031-03-02T00:00:00Z', to: '2031-03-09T00:00:00Z' };
    const { body } = await calendar(period);
    expect(idsOf(body.bookings)).toEqual([first, last]);
    expect(body).toMatchObject({ from: '2031-03-02T00:00:00.000Z', to: '2031-03-09T00:00:00.000Z', hasMore: false });
    expect(body.bookings[0]).toMatchObject({
      assignee: { id: repId, name: 'Colleague' },
      customer: { id: setup.tenant.customerId, timeZone: null },
      ...{ isFollowUp: true, taskStatus: 'pending', isOutcomeUnknown: false },
    });
    expect(idsOf((await calendar({ ...period, assignedUserId: repId })).body.bookings)).toEqual([first]);
  });

  it('says when more bookings are in the period than it returns', async () => {
    await setup.api.query(
      `insert into crm.bookings (tenant_id, customer_id, booking_type, scheduled_at)
       select $1, $2, 'follow_up', timestamptz '2031-04-01T00:00:00Z' + n * interval '1 minute' from generate_series(0, 700) n`,
      [setup.tenant.tenantId, setup.tenant.customerId],
    );
    const { body } = await calendar({ from: '2031-04-01T00:00:00Z', to: '2031-04-02T00:00:00Z' });
    expect([body.bookings.length, body.hasMore]).toEqual([700, true]);
    await setup.api.query(`update crm.customers set name = repeat('\u{1f3b7}', 100) where id = $1`, [
      setup.tenant.customerId,
    ]);
    expect((await calendar({ from: '2031-04-01T00:00:00Z', to: '2031-04-02T00:00:00Z' })).status).toBe(200);
  });

  it.each([
    [{ from: '2031-03-02T00:00:00Z', to: '2031-03-02T00:00:00Z' }, '422 INVALID_INPUT to: must be after from'],
    [
      { from: '2031-03-02T00:00:00Z', to: '2031-04-02T02:00:00Z' },
      '422 INVALID_INPUT to: must be at most 31 days after from',
    ],
    [{ from: '2031-03-02T00:00:00Z' }, '422 INVALID_INPUT to: is required'],
    [{ from: '2031-03-02', to: '2031-03-03' }, '422 INVALID_INPUT from: must be an instant such as'],
  ])('refuses %j', async (query, said) => {
    expect(refusalOf(await calendar(query as Record<string, string>))).toContain(said); // some lack a member
  });
});

describe('what needs a look', () => {
  it('groups failed calls by the code of their error, as the list and a retry select them', async () => {
    await forgetBookings();
    const [breaker] = (await attention()).breakers; // the seeded tenant's
    expect(await attention()).toMatchObject({ failed: [], next: [], waiting: 0, hasEndpoint: true });
    expect(breaker).toMatchObject({ state: 'open', waiting: 0 });
    await setup.call('POST', `/circuit-breaker/reset/${breaker.key}`);
    expect((await attention()).breakers).toEqual([]);
    await failed('ENDPOINT_REFUSED: HTTP 404');
    const newest = await failed('ENDPOINT_REFUSED: HTTP 410', '2026-01-07T10:00:00Z');
    const unknown = await failed('OUTCOME_UNKNOWN: the call was begun', '2026-01-06T10:00:00Z');
    await failed(null);
    const timedOut = await failed('TIMED_OUT: no answer within 30 s', '2026-01-04T10:00:00Z');
    await lastCall(timedOut, 'unknown');
    const over = await failed('ENDPOINT_REFUSED: HTTP 404');
    await setup.call('DELETE', `/api/bookings/${over}`);
    const { failed: groups } = await attention();
    expect(groups.map(({ code, bookings, unknown }: Record<string, unknown>) => [code, bookings, unknown])).toEqual([
      ['ENDPOINT_REFUSED', 2, 0],
      ['OUTCOME_UNKNOWN', 1, 1],
      [null, 1, 0],
      ['TIMED_OUT', 1, 1],
    ]);
    expect(groups[0]).toMatchObject({
      customers: 1,
      oldestAt: '2026-01-05T10:00:00.000Z',
      newestAt: '2026-01-07T10:00:00.000Z',
    });
    const list = async (query: string) => idsOf((await setup.call('GET', `/api/bookings?${query}`)).body.items);
    expect((await list('taskStatus=failed&status=failed&error=ENDPOINT_REFUSED&order=latest'))[0]).toBe(newest);
    expect(await list('error=OUTCOME_UNKNOWN')).toEqual([unknown]);
    const { body: day } = await calendar({ from: '2026-01-04T00:00:00Z', to: '2026-01-05T00:00:00Z' });
    expect(day.bookings).toMatchObject([{ id: timedOut, isOutcomeUnknown: true }]);
    expect((await setup.call('GET', `/api/bookings/${timedOut}/followup-status`)).body).toMatchObject({
      isOutcomeUnknown: true,
      explanation: 'Whether the call was made is unknown, so it is not made again automatically',
    });
    expect((await setup.call('GET', `/api/bookings/${newest}`)).body.isOutcomeUnknown).toBe(false);
    expect(refusalOf(await setup.call('GET', '/api/bookings?error=no'))).toBe(
      '422 INVALID_INPUT error: must be a code such as ANSWERED_404',
    );
  });

  it("counts the calls of the tenant's day, and names those that come next", async () => {
    await forgetBookings();
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      vi.setSystemTime('2026-10-25T12:00:00Z'); // 25 hours in Lisbon
      const before = (await setup.book({ scheduledAt: '2026-10-24T22:59:00Z' })).body.id;
      const due = (await setup.book({ scheduledAt: '2026-10-25T11:59:00Z' })).body.id;
      const later = (await setup.book({ scheduledAt: '2026-10-25T23:30:00Z' })).body.id;
      const tomorrow = (await setup.book({ scheduledAt: '2026-10-26T00:30:00Z' })).body.id;
      await setup.book({ scheduledAt: '2026-10-25T15:00:00Z', bookingType: 'tasting' });
      const gone = (await setup.book({ scheduledAt: '2026-10-25T16:00:00Z' })).body.id;
      await setup.call('PATCH', `/api/bookings/${gone}`, { status: 'cancelled' });
      const { today, next, waiting, timeZone } = await attention();
      expect([timeZone, waiting]).toEqual(['Europe/Lisbon', 2]);
      expect(today).toEqual({
        ...{ from: '2026-10-24T23:00:00.000Z', to: '2026-10-26T00:00:00.000Z' },
        ...{ calls: 2, toCome: 2, made: 0, failed: 0 },
      });
      expect(idsOf(next)).toEqual([later, tomorrow]);
      expect([before, due]).not.toContain(later);
    } finally {
      vi.useRealTimers();
    }
  });

  it('takes four statements, whatever there is', async () => {
    const count = async (): Promise<number> => {
      const send = vi.spyOn(RDSDataClient.prototype, 'send');
      await attention();
      const statements = send.mock.calls.filter(([command]) => command instanceof ExecuteStatementCommand).length;
      send.mockRestore();
      return statements;
    };
    await count(); // the first after a pause reads the key again
    const quiet = await count();
    for (const code of ['A_1', 'B_2', 'C_3']) await failed(`${code}: no`);
    expect(await count()).toBe(quiet);
    expect(quiet).toBe(5); // with the one that enters the tenant
  });
});

describe('the list, latest first', () => {
  it('has every booking once on its pages, in the reverse of the other order', async () => {
    const repId = await setup.colleague();
    for (const n of [1, 2, 3, 4, 5])
      await setup.book({ assignedUserId: repId, scheduledAt: `2031-10-0${n}T10:00:00Z` });
    const pages = async (order: string): Promise<string[]> => {
      const ids: string[] = [];
      for (let cursor = ''; ; ) {
        const { body } = await setup.call(
          'GET',
          `/api/bookings?assignedUserId=${repId}&limit=2&order=${order}${cursor}`,
        );
        ids.push(...idsOf(body.items));
        if (body.nextCursor === null) return ids;
        cursor = `&cursor=${body.nextCursor}`;
      }
    };
    const earliest = await pages('earliest');
    expect(earliest).toHaveLength(5);
    expect(await pages('latest')).toEqual(earliest.toReversed());
  });

  it('is narrowed to bookings of nobody', async () => {
    const { body: free } = await setup.book({ scheduledAt: '2031-11-01T10:00:00Z' });
    const list = async (isAssigned: boolean) =>
      (
        await setup.call(
          'GET',
          `/api/bookings?isAssigned=${isAssigned}&from=2031-10-01T00:00:00Z&to=2031-12-01T00:00:00Z`,
        )
      ).body;
    expect(idsOf((await list(false)).items)).toEqual([free.id]);
    expect((await list(true)).items).toHaveLength(5);
  });
});

it("shows nothing of another tenant's bookings, nor their booking in a refusal", async () => {
  const theirs = await seedTenant(setup.api);
  const { body } = await setup.call('GET', '/api/bookings/attention');
  expect(JSON.stringify(body)).not.toContain(theirs.customerId);
  const reply = await setup.call(
    'GET',
    `/api/availability?assigneeId=${await setup.colleague()}&date=2031-09-02&bookingId=${randomUUID()}`,
  );
  expect(reply.body.slots).toHaveLength(36);
});
