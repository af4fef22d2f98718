/** Bookings through the API on the whole stack: called once, called again on a retry, and released when the breaker is reset. */
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startEndpoint, type TestEndpoint } from '../../support/endpoint/setup-endpoint.ts';
import { type RunningStack, startStack } from '../../support/stack/setup-stack.ts';
import { type BookingTenant, createBookingTenant } from './setup-booking-tenant.ts';

let stack: RunningStack;
let endpoint: TestEndpoint;
let tenant: BookingTenant;

beforeAll(async () => {
  stack = await startStack(BEFORE_THE_CHANGE);
  endpoint = await startEndpoint({ now: () => stack.now() });
});
beforeEach(async () => {
  endpoint.behave({ does: 'answer', status: 200 });
  tenant = await createBookingTenant(stack, null, 'America/New_York');
  const body = { followupEndpoint: endpoint.url };
  expect((await call('PATCH', '/api/admin/settings', body)).status).toBe(200);
});
afterAll(async () => {
  await endpoint?.close();
  await stack?.stop();
});

const MINUTE = 60_000;
/** Half an hour before the clocks of New York go forward. */
const BEFORE_THE_CHANGE = new Date('2026-03-08T06:30:00Z');
const call = (method: string, path: string, body?: unknown) => stack.api(method, path, { key: tenant.adminKey, body });
const statusOf = async (id: string) => (await call('GET', `/api/bookings/${id}/followup-status`)).body;

async function book(scheduledAt: string): Promise<string> {
  const { customerId } = tenant;
  const { status, body } = await call('POST', '/api/bookings', { customerId, bookingType: 'follow_up', scheduledAt });
  expect(status).toBe(201);
  return body.id;
}

test('a booking at a local time is called then, once, with a signature that its owner can verify', async () => {
  const id = await book('2026-03-08T09:30:00');
  await stack.settle();
  expect(await statusOf(id)).toMatchObject({
    taskStatus: 'scheduled',
    callAt: '2026-03-08T13:30:00.000Z',
    timer: { ringsAt: '2026-03-08T13:29:00.000Z', isSet: true },
  });
  await stack.advance(new Date('2026-03-08T13:29:59Z'));
  expect(endpoint.callsOf(id)).toHaveLength(0);
  await stack.advance(2000);
  const [received, ...more] = endpoint.callsOf(id);
  expect([received?.method, more]).toEqual(['POST', []]);
  const { body: key } = await call('GET', '/api/admin/followup-endpoint/signing-key');
  const header = (name: string) => String(received?.headers[name]);
  const signed = `${header('webhook-id')}.${header('webhook-timestamp')}.${received?.body}`;
  const hmac = createHmac('sha256', Buffer.from(key.secret.slice('whsec_'.length), 'base64')).update(signed);
  expect([header('webhook-signature'), header('webhook-key-id')]).toEqual([`v1,${hmac.digest('base64')}`, key.keyId]);
  expect(await statusOf(id)).toMatchObject({
    status: 'completed',
    taskStatus: 'executed',
    explanation: 'The call was made',
    calls: [{ try: 1, outcome: 'executed', httpStatus: 200 }],
  });
});

test('twenty retries at once of a failed call make one call', async () => {
  endpoint.behave({ does: 'answer', status: 404 });
  const id = await book(new Date(stack.now().getTime() + MINUTE).toISOString());
  await stack.settle();
  await stack.advance(2 * MINUTE);
  expect(await statusOf(id)).toMatchObject({ taskStatus: 'failed', attempts: 1 });
  endpoint.behave({ does: 'answer', status: 200 });
  const path = `/api/bookings/${id}/retry-followup`;
  const replies = await Promise.all(Array.from({ length: 20 }, () => call('POST', path)));
  expect(replies.map(({ status }) => status).sort()).toEqual([202, ...Array(19).fill(409)]);
  await stack.settle();
  await stack.advance(20 * MINUTE);
  expect(endpoint.callsOf(id)).toHaveLength(2);
  expect(await statusOf(id)).toMatchObject({ taskStatus: 'executed', attempts: 2 });
});

test('calls that an open breaker holds back go out within seconds of its reset', async () => {
  endpoint.behave({ does: 'answer', status: 503 });
  const at = new Date(stack.now().getTime() + MINUTE);
  const ids = [];
  for (let n = 0; n < 8; n += 1) ids.push(await book(at.toISOString()));
  await stack.settle();
  await stack.advance(2 * MINUTE + 5000);
  const [breaker] = (await call('GET', '/stats/circuit-breaker')).body.items;
  expect(breaker).toMatchObject({ state: expect.stringMatching(/open/), endpoint: endpoint.url, waiting: 8 });
  expect(await statusOf(ids[0] ?? '')).toMatchObject({
    explanation: expect.stringContaining('held back'),
    breaker: { key: breaker.key },
  });
  // A booking with a next try of its own waits for that.
  const before = await Promise.all(
    ids.map(async (id) => {
      const [last] = (await statusOf(id)).calls;
      return { isHeld: Date.parse(last?.nextTryAt ?? 0) <= stack.now().getTime() };
    }),
  );
  expect(before.filter(({ isHeld }) => isHeld).length).toBeGreaterThan(5);
  endpoint.behave({ does: 'answer', status: 200 });
  expect((await call('POST', `/circuit-breaker/reset/${breaker.key}`)).body.state).toBe('closed');
  await stack.settle();
  await stack.advance(5000);
  const after = await Promise.all(ids.map(async (id) => (await statusOf(id)).taskStatus));
  expect(after).toEqual(before.map(({ isHeld }) => (isHeld ? 'executed' : expect.any(String))));
  await stack.advance(5 * MINUTE);
  for (const id of ids) expect(await statusOf(id)).toMatchObject({ taskStatus: 'executed' });
  expect((await call('GET', '/stats/circuit-breaker')).body.items[0]).toMatchObject({ state: 'closed', waiting: 0 });
});
