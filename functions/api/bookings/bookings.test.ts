/** Bookings through the API: made, read, moved, deleted; and the same when SQL makes them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBookings, type TestBookings } from '../../../test/support/api/setup-bookings-api.ts';
import { createKey } from '../../../test/support/api/setup-tenant.ts';

let setup: TestBookings;
beforeAll(async () => {
  setup = await startBookings();
});
afterAll(() => setup?.api.stop());

const idsOf = (items: readonly { id: string }[]) => items.map(({ id }) => id);

/** Rows of the outbox about a booking. */
async function ringsOf(id: string): Promise<number> {
  const rows = await setup.api.query<{ n: number }>(
    `select count(*)::int as n from automation.outbox where topic = 'bookings' and $1 = any (subject_ids)`,
    [id],
  );
  return rows[0]?.n ?? 0;
}

async function auditOf(id: string) {
  return setup.api.query(
    'select action, changes from automation.audit_log where entity_id = $1 order by occurred_at, action',
    [id],
  );
}

describe('a new booking', () => {
  it('is returned whole, with the defaults of what was left out', async () => {
    const repId = await setup.colleague();
    const { status, body } = await setup.book({ assignedUserId: repId, notes: 'Ring the side door' });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      customer: { id: setup.tenant.customerId, name: expect.stringMatching(/^Customer/) },
      assignee: { id: repId, name: 'Colleague' },
      isFollowUp: true,
      scheduledAt: '2031-02-03T10:00:00.000Z',
      bufferUntil: '2031-02-03T10:15:00.000Z',
      timeZone: 'Europe/Lisbon',
      status: 'scheduled',
      taskStatus: 'pending',
      notes: 'Ring the side door',
      metadata: {},
      executionAttempts: 0,
    });
    expect(await setup.call('GET', `/api/bookings/${body.id}`)).toMatchObject({ status: 200, body });
  });

  it('is the same row, with as many wake-ups, as one that SQL inserts', async () => {
    const { body } = await setup.book();
    const [inserted] = await setup.api.query<{ id: string }>(
      `insert into crm.bookings (tenant_id, customer_id, booking_type, scheduled_at)
       values ($1, $2, 'follow_up', '2031-02-03T10:00:00Z') returning id`,
      [setup.tenant.tenantId, setup.tenant.customerId],
    );
    const rows = await setup.api.query(
      `select to_jsonb(b) - '{id,created_at,updated_at}'::text[] as row from crm.bookings b where id in ($1, $2)`,
      [body.id, inserted?.id],
    );
    expect(rows[0]?.row).toEqual(rows[1]?.row);
    expect([await ringsOf(body.id), await ringsOf(inserted?.id ?? '')]).toEqual([1, 1]);
  });

  it('is created once for an Idempotency-Key, with one wake-up', async () => {
    const assignedUserId = await setup.colleague();
    const request = {
      customerId: setup.tenant.customerId,
      bookingType: 'follow_up',
      scheduledAt: '2031-02-03T10:00:00Z',
    };
    const send = () =>
      setup.call('POST', '/api/bookings', { ...request, assignedUserId }, { 'Idempotency-Key': 'book-once' });
    const replies = await Promise.all([send(), send(), send()]);
    expect(replies.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(replies.map(({ body }) => body.id)).size).toBe(1);
    expect(await ringsOf(replies[0]?.body.id)).toBe(1);
  });

  it('holds text of every kind', async () => {
    const notes = `Robert'); DROP TABLE bookings;-- <b>{{ x }}</b> "😀" \\ é`;
    const metadata = { 'a"b': [`'`, '😀', null, 1.5], nested: { '{{ }}': true } };
    const { body } = await setup.book({ notes, metadata, bookingType: 'meeting 😀' });
    expect(body).toMatchObject({ notes, metadata, bookingType: 'meeting 😀', isFollowUp: false });
    expect(await ringsOf(body.id)).toBe(0);
    const longest = '😀'.repeat(5000);
    expect((await setup.book({ notes: longest })).body.notes).toBe(longest);
  });

  it('is made by an operator and read by a viewer', async () => {
    const { key: viewer } = await createKey(setup.api, setup.tenant.key, 'viewer');
    const { key: operator } = await createKey(setup.api, setup.tenant.key, 'operator');
    const request = { method: 'POST', path: '/api/bookings' };
    const body = { customerId: setup.tenant.customerId, bookingType: 'follow_up', scheduledAt: '2031-02-03T10:00:00Z' };
    expect((await setup.api.call({ ...request, key: viewer, body })).status).toBe(403);
    const made = await setup.api.call({ ...request, key: operator, body });
    expect(made.status).toBe(201);
    const path = `/api/bookings/${made.body.id}`;
    expect((await setup.api.call({ method: 'GET', path, key: viewer })).status).toBe(200);
    expect((await setup.api.call({ method: 'PATCH', path, key: viewer, body: {} })).status).toBe(403);
  });
});

describe('a booking', () => {
  it('that moves takes its buffer along and sends a wake-up again, and the audit log says who moved it', async () => {
    const { body } = await setup.book({ bufferUntil: '2031-02-03T11:00:00Z' });
    const moved = await setup.call('PATCH', `/api/bookings/${body.id}`, { scheduledAt: '2031-02-04T10:00:00+02:00' });
    expect(moved.body).toMatchObject({
      scheduledAt: '2031-02-04T08:00:00.000Z',
      bufferUntil: '2031-02-04T09:00:00.000Z',
    });
    expect(await ringsOf(body.id)).toBe(2);
    const [created, changed] = await auditOf(body.id);
    expect(created).toMatchObject({ action: 'booking.created' });
    expect(changed).toEqual({
      action: 'booking.changed',
      changes: {
        scheduledAt: { from: '2031-02-03T10:00:00.000Z', to: '2031-02-04T08:00:00.000Z' },
        bufferUntil: { from: '2031-02-03T11:00:00.000Z', to: '2031-02-04T09:00:00.000Z' },
      },
    });
  });

  it('keeps members that a change leaves out, and clears those that it sets to null', async () => {
    const repId = await setup.colleague();
    const { body } = await setup.book({ assignedUserId: repId, notes: 'n', metadata: { a: 1 } });
    const path = `/api/bookings/${body.id}`;
    expect((await setup.call('PATCH', path, {})).body).toEqual({ ...body, updatedAt: expect.any(String) });
    const cleared = await setup.call('PATCH', path, { notes: null, assignedUserId: null });
    expect(cleared.body).toMatchObject({ notes: null, assignee: null, assignedUserId: null, metadata: { a: 1 } });
    const rest = { bookingType: 'call back', metadata: {}, timeZone: 'Asia/Kolkata', callResult: 'x' };
    expect((await setup.call('PATCH', path, rest)).body).toMatchObject(rest);
    expect(await auditOf(body.id)).toHaveLength(3);
  });

  it('that is cancelled needs no call, and has one again when it is booked again', async () => {
    const { body } = await setup.book();
    const path = `/api/bookings/${body.id}`;
    const cancelled = { status: 'cancelled', taskStatus: 'cancelled' };
    expect((await setup.call('PATCH', path, { status: 'cancelled' })).body).toMatchObject(cancelled);
    expect((await setup.call('PATCH', path, { status: 'cancelled' })).status).toBe(200);
    const booked = { status: 'scheduled', taskStatus: 'pending' };
    expect((await setup.call('PATCH', path, { status: 'scheduled' })).body).toMatchObject(booked);
    expect(await auditOf(body.id)).toHaveLength(3);
  });

  it('is deleted once, and its timer is looked after', async () => {
    const { body } = await setup.book({ notes: 'private' });
    const path = `/api/bookings/${body.id}`;
    expect(await setup.call('DELETE', path)).toMatchObject({ status: 204, body: undefined });
    for (const method of ['DELETE', 'GET', 'PATCH'])
      expect((await setup.call(method, path, method === 'PATCH' ? {} : undefined)).status).toBe(404);
    expect(await ringsOf(body.id)).toBe(2);
    expect(JSON.stringify(await auditOf(body.id))).not.toContain('private');
  });

  it('with notes of a megabyte from SQL is cut, more so in lists, and can be changed', async () => {
    const repId = await setup.colleague();
    const { body } = await setup.book({ assignedUserId: repId });
    await setup.api.query('update crm.bookings set notes = $2, metadata = $3 where id = $1', [
      body.id,
      '😀'.repeat(250_000),
      { large: 'x'.repeat(100_000) },
    ]);
    const { items } = (await setup.call('GET', `/api/bookings?assignedUserId=${repId}`)).body;
    expect([...items[0].notes]).toHaveLength(500);
    expect(items[0]).not.toHaveProperty('metadata');
    const alone = await setup.call('PATCH', `/api/bookings/${body.id}`, { callResult: 'reached' });
    expect([alone.status, alone.body.callResult, [...alone.body.notes].length, alone.body.metadata]).toEqual([
      200,
      'reached',
      10_000,
      null,
    ]);
    const [row] = await setup.api.query('select length(notes) as n from crm.bookings where id = $1', [body.id]);
    expect(row?.n).toBe(250_000);
  });
});

describe('the list', () => {
  it('returns the earliest first, page by page, each once', async () => {
    const assignedUserId = await setup.colleague();
    const made = [];
    for (const hour of ['12', '10', '14', '11', '13'])
      made.push((await setup.book({ assignedUserId, scheduledAt: `2031-03-03T${hour}:00:00Z` })).body);
    const inOrder = idsOf([...made].sort((a, b) => a.scheduledAt.localeCompare(b.scheduledAt)));
    const seen = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const path = `/api/bookings?assignedUserId=${assignedUserId}&limit=2${cursor && `&cursor=${cursor}`}`;
      const page: { items: { id: string }[]; nextCursor: string | null } = (await setup.call('GET', path)).body;
      seen.push(...idsOf(page.items));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(inOrder);
  });

  it('filters by status, call, customer, assignee and time', async () => {
    const assignedUserId = await setup.colleague();
    const [early, late] = [
      (await setup.book({ assignedUserId, scheduledAt: '2031-04-01T10:00:00Z' })).body.id,
      (await setup.book({ assignedUserId, scheduledAt: '2031-04-02T10:00:00Z' })).body.id,
    ];
    await setup.call('PATCH', `/api/bookings/${late}`, { status: 'cancelled' });
    const list = async (filter: string) =>
      idsOf((await setup.call('GET', `/api/bookings?assignedUserId=${assignedUserId}&${filter}`)).body.items);
    expect(await list('status=cancelled')).toEqual([late]);
    expect(await list('taskStatus=pending')).toEqual([early]);
    expect(await list(`customerId=${setup.tenant.customerId}`)).toEqual([early, late]);
    expect(await list(`customerId=${setup.tenant.tenantId}`)).toEqual([]);
    expect(await list('from=2031-04-01T10:00:00Z&to=2031-04-02T10:00:00Z')).toEqual([early]);
    expect(await list('from=2031-04-01T10:00:01Z')).toEqual([late]);
  });
});
