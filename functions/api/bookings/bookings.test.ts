/** Bookings through the API: made, read, moved, deleted; and the same when SQL makes them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BookingBench, startBookings } from '../../../test/support/api/setup-bookings-api.ts';
import { createKey } from '../../../test/support/api/setup-tenant.ts';

let bench: BookingBench;
beforeAll(async () => {
  bench = await startBookings();
});
afterAll(() => bench?.api.stop());

const idsOf = (items: readonly { id: string }[]) => items.map(({ id }) => id);

/** How often the outbox was told of a booking. */
async function ringsOf(id: string): Promise<number> {
  const rows = await bench.api.query<{ n: number }>(
    `select count(*)::int as n from automation.outbox where topic = 'bookings' and $1 = any (subject_ids)`,
    [id],
  );
  return rows[0]?.n ?? 0;
}

async function auditOf(id: string) {
  return bench.api.query(
    'select action, changes from automation.audit_log where entity_id = $1 order by occurred_at, action',
    [id],
  );
}

describe('a new booking', () => {
  it('is answered whole, with what it did not say', async () => {
    const repId = await bench.colleague();
    const { status, body } = await bench.book({ assignedUserId: repId, notes: 'Ring the side door' });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      customer: { id: bench.tenant.customerId, name: expect.stringMatching(/^Customer/) },
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
    expect(await bench.call('GET', `/api/bookings/${body.id}`)).toMatchObject({ status: 200, body });
  });

  it('is the same row, and rings as often, as one that SQL inserts', async () => {
    const { body } = await bench.book();
    const [inserted] = await bench.api.query<{ id: string }>(
      `insert into crm.bookings (tenant_id, customer_id, booking_type, scheduled_at)
       values ($1, $2, 'follow_up', '2031-02-03T10:00:00Z') returning id`,
      [bench.tenant.tenantId, bench.tenant.customerId],
    );
    const rows = await bench.api.query(
      `select to_jsonb(b) - '{id,created_at,updated_at}'::text[] as row from crm.bookings b where id in ($1, $2)`,
      [body.id, inserted?.id],
    );
    expect(rows[0]?.row).toEqual(rows[1]?.row);
    expect([await ringsOf(body.id), await ringsOf(inserted?.id ?? '')]).toEqual([1, 1]);
  });

  it('is made once for an Idempotency-Key, and rings once', async () => {
    const assignedUserId = await bench.colleague();
    const request = {
      customerId: bench.tenant.customerId,
      bookingType: 'follow_up',
      scheduledAt: '2031-02-03T10:00:00Z',
    };
    const send = () =>
      bench.call('POST', '/api/bookings', { ...request, assignedUserId }, { 'Idempotency-Key': 'book-once' });
    const replies = await Promise.all([send(), send(), send()]);
    expect(replies.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(replies.map(({ body }) => body.id)).size).toBe(1);
    expect(await ringsOf(replies[0]?.body.id)).toBe(1);
  });

  it('holds text of every kind', async () => {
    const notes = `Robert'); DROP TABLE bookings;-- <b>{{ x }}</b> "😀" \\ é`;
    const metadata = { 'a"b': [`'`, '😀', null, 1.5], nested: { '{{ }}': true } };
    const { body } = await bench.book({ notes, metadata, bookingType: 'meeting 😀' });
    expect(body).toMatchObject({ notes, metadata, bookingType: 'meeting 😀', isFollowUp: false });
    expect(await ringsOf(body.id)).toBe(0);
    const longest = '😀'.repeat(5000);
    expect((await bench.book({ notes: longest })).body.notes).toBe(longest);
  });

  it('is made by an operator and read by a viewer', async () => {
    const { key: viewer } = await createKey(bench.api, bench.tenant.key, 'viewer');
    const { key: operator } = await createKey(bench.api, bench.tenant.key, 'operator');
    const request = { method: 'POST', path: '/api/bookings' };
    const body = { customerId: bench.tenant.customerId, bookingType: 'follow_up', scheduledAt: '2031-02-03T10:00:00Z' };
    expect((await bench.api.call({ ...request, key: viewer, body })).status).toBe(403);
    const made = await bench.api.call({ ...request, key: operator, body });
    expect(made.status).toBe(201);
    const path = `/api/bookings/${made.body.id}`;
    expect((await bench.api.call({ method: 'GET', path, key: viewer })).status).toBe(200);
    expect((await bench.api.call({ method: 'PATCH', path, key: viewer, body: {} })).status).toBe(403);
  });
});

describe('a booking', () => {
  it('that moves takes its buffer along and rings again, and says who moved it', async () => {
    const { body } = await bench.book({ bufferUntil: '2031-02-03T11:00:00Z' });
    const moved = await bench.call('PATCH', `/api/bookings/${body.id}`, { scheduledAt: '2031-02-04T10:00:00+02:00' });
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

  it('keeps what a change does not name, and gives up what it names as null', async () => {
    const repId = await bench.colleague();
    const { body } = await bench.book({ assignedUserId: repId, notes: 'n', metadata: { a: 1 } });
    const path = `/api/bookings/${body.id}`;
    expect((await bench.call('PATCH', path, {})).body).toEqual({ ...body, updatedAt: expect.any(String) });
    const cleared = await bench.call('PATCH', path, { notes: null, assignedUserId: null });
    expect(cleared.body).toMatchObject({ notes: null, assignee: null, assignedUserId: null, metadata: { a: 1 } });
    const rest = { bookingType: 'call back', metadata: {}, timeZone: 'Asia/Kolkata', callResult: 'x' };
    expect((await bench.call('PATCH', path, rest)).body).toMatchObject(rest);
    expect(await auditOf(body.id)).toHaveLength(3);
  });

  it('that is cancelled needs no call, and has one again when it is booked again', async () => {
    const { body } = await bench.book();
    const path = `/api/bookings/${body.id}`;
    const cancelled = { status: 'cancelled', taskStatus: 'cancelled' };
    expect((await bench.call('PATCH', path, { status: 'cancelled' })).body).toMatchObject(cancelled);
    expect((await bench.call('PATCH', path, { status: 'cancelled' })).status).toBe(200);
    const booked = { status: 'scheduled', taskStatus: 'pending' };
    expect((await bench.call('PATCH', path, { status: 'scheduled' })).body).toMatchObject(booked);
    expect(await auditOf(body.id)).toHaveLength(3);
  });

  it('is deleted once, and its timer is looked after', async () => {
    const { body } = await bench.book({ notes: 'private' });
    const path = `/api/bookings/${body.id}`;
    expect(await bench.call('DELETE', path)).toMatchObject({ status: 204, body: undefined });
    for (const method of ['DELETE', 'GET', 'PATCH'])
      expect((await bench.call(method, path, method === 'PATCH' ? {} : undefined)).status).toBe(404);
    expect(await ringsOf(body.id)).toBe(2);
    expect(JSON.stringify(await auditOf(body.id))).not.toContain('private');
  });

  it('with a note of a megabyte from SQL is cut, in lists shorter than alone, and can be changed', async () => {
    const repId = await bench.colleague();
    const { body } = await bench.book({ assignedUserId: repId });
    await bench.api.query('update crm.bookings set notes = $2, metadata = $3 where id = $1', [
      body.id,
      '😀'.repeat(250_000),
      { large: 'x'.repeat(100_000) },
    ]);
    const { items } = (await bench.call('GET', `/api/bookings?assignedUserId=${repId}`)).body;
    expect([...items[0].notes]).toHaveLength(500);
    expect(items[0]).not.toHaveProperty('metadata');
    const alone = await bench.call('PATCH', `/api/bookings/${body.id}`, { callResult: 'reached' });
    expect([alone.status, alone.body.callResult, [...alone.body.notes].length, alone.body.metadata]).toEqual([
      200,
      'reached',
      10_000,
      null,
    ]);
    const [row] = await bench.api.query('select length(notes) as n from crm.bookings where id = $1', [body.id]);
    expect(row?.n).toBe(250_000);
  });
});

describe('the list', () => {
  it('gives the earliest first, page by page, each once', async () => {
    const assignedUserId = await bench.colleague();
    const made = [];
    for (const hour of ['12', '10', '14', '11', '13'])
      made.push((await bench.book({ assignedUserId, scheduledAt: `2031-03-03T${hour}:00:00Z` })).body);
    const inOrder = idsOf([...made].sort((a, b) => a.scheduledAt.localeCompare(b.scheduledAt)));
    const seen = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const path = `/api/bookings?assignedUserId=${assignedUserId}&limit=2${cursor && `&cursor=${cursor}`}`;
      const page: { items: { id: string }[]; nextCursor: string | null } = (await bench.call('GET', path)).body;
      seen.push(...idsOf(page.items));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(inOrder);
  });

  it('filters by status, call, customer, assignee and time', async () => {
    const assignedUserId = await bench.colleague();
    const [early, late] = [
      (await bench.book({ assignedUserId, scheduledAt: '2031-04-01T10:00:00Z' })).body.id,
      (await bench.book({ assignedUserId, scheduledAt: '2031-04-02T10:00:00Z' })).body.id,
    ];
    await bench.call('PATCH', `/api/bookings/${late}`, { status: 'cancelled' });
    const list = async (filter: string) =>
      idsOf((await bench.call('GET', `/api/bookings?assignedUserId=${assignedUserId}&${filter}`)).body.items);
    expect(await list('status=cancelled')).toEqual([late]);
    expect(await list('taskStatus=pending')).toEqual([early]);
    expect(await list(`customerId=${bench.tenant.customerId}`)).toEqual([early, late]);
    expect(await list(`customerId=${bench.tenant.tenantId}`)).toEqual([]);
    expect(await list('from=2031-04-01T10:00:00Z&to=2031-04-02T10:00:00Z')).toEqual([early]);
    expect(await list('from=2031-04-01T10:00:01Z')).toEqual([late]);
  });
});
