/** What answers and reports change, in the form in which the stand-in of AWS End User Messaging sends them. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databaseOver, openEngineSession } from '../../../lib/database/session.ts';
import { createClock } from '../../../lib/local/clock.ts';
import { type Answer, createDesk } from '../../../lib/local/services/end-user-messaging/desk.ts';
import { aCustomer, aTenant } from '../../../test/support/database/factory.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database/setup-database.ts';
import { receiveReports } from './queries.gen.ts';
import { readReport } from './read-report.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const ADA = '+4366012345678';

/** Bodies of the queue's messages, oldest first. */
const told: Record<string, unknown>[] = [];
const envelope = (message: string) => ({ Type: 'Notification', Message: message, Timestamp: NOW.toISOString() });
const desk = createDesk(
  { account: '111122223333', clock: createClock({ startAt: NOW, frozen: true }) },
  {
    publish: ({ source, detail }) => void told.push({ source, detail: JSON.parse(JSON.stringify(detail)) }),
    notify: (_, message) => told.push(envelope(message)),
  },
);

let database: TestDatabase;
let session: Awaited<ReturnType<typeof openEngineSession>>;
let tenantId: string;
let numbers = 0;
let number: string;
let pageId: string;
beforeAll(async () => {
  database = await createTestDatabase();
  session = await openEngineSession(database.url);
});
beforeEach(async () => {
  told.length = 0;
  desk.configure({ outcomes: {}, reports: true });
  tenantId = await aTenant(database);
  numbers += 1;
  number = `+35191234${1000 + numbers}`;
  pageId = await page('sms', number);
});
afterAll(async () => {
  await session?.end();
  await database?.drop();
});

async function page(channel: 'sms' | 'whatsapp', phoneNumber: string, tenant = tenantId): Promise<string> {
  const [row] = await database.query<{ page_id: string }>(
    `insert into automation.pages (tenant_id, channel, name, origination_identity, phone_number_id, phone_number)
     values ($1, $2, 'Shop', $3, $4, $5) returning page_id`,
    [
      tenant,
      channel,
      channel === 'sms' ? 'phone-1' : null,
      channel === 'sms' ? null : 'phone-number-id-1',
      phoneNumber,
    ],
  );
  return row?.page_id ?? '';
}

/** Takes all that was told, as one batch. */
async function take(bodies: readonly Record<string, unknown>[] = told.splice(0)) {
  const reports = bodies.map(readReport);
  const texts = reports.flatMap((one) => one.texts).map((text) => ({ ...text }));
  const deliveries = reports.flatMap((one) => one.deliveries).map((delivery) => ({ ...delivery }));
  return databaseOver(session).one(receiveReports, { texts, deliveries, now: NOW });
}
const write = (more: Partial<Answer> = {}) =>
  desk.write({ channel: 'sms', number, recipientId: ADA, text: 'Hi', ...more });
const subscribers = () =>
  database.query(
    'select recipient_id, is_active, inactive_reason, last_message_at, window_closes_at from automation.subscribers where tenant_id = $1',
    [tenantId],
  );
const optedOut = () =>
  database.query(
    `select channel, customer_id, recipient_id from automation.customer_consents where tenant_id = $1 and state = 'OPTED_OUT'`,
    [tenantId],
  );

/** A message of ours that the carrier took. */
async function sent(messageId: string, effectKey = `${messageId}:1`, of = pageId): Promise<void> {
  await database.query(
    `insert into automation.message_logs (tenant_id, effect_key, page_id, recipient_id, status, message_id) values ($1, $2, $3, $4, 'sent', $5)`,
    [tenantId, effectKey, of, ADA, messageId],
  );
  await database.query(
    'insert into automation.subscribers (tenant_id, page_id, recipient_id) values ($1, $2, $3) on conflict do nothing',
    [tenantId, of, ADA],
  );
}
const report = (messageId: string, context: Record<string, string> = { tenant: tenantId }) =>
  desk.report({ at: '', channel: 'sms', messageId, from: 'phone-1', to: ADA, content: 'Hi' }, context);
const kept = () =>
  database.query('select message_id, status, detail from automation.message_deliveries where tenant_id = $1', [
    tenantId,
  ]);

describe('an answer', () => {
  it('to a text message makes its sender a subscriber; it counts once, however often it is delivered', async () => {
    const { messageId } = write();
    write({ messageId });
    write();
    expect(await take()).toEqual({ received: 2, repeated: 0, deliveries: 0 });
    write({ messageId });
    expect(await take()).toEqual({ received: 0, repeated: 1, deliveries: 0 });
    expect(await subscribers()).toEqual([
      {
        ...{ recipient_id: ADA, is_active: true, inactive_reason: null },
        ...{ last_message_at: NOW, window_closes_at: null },
      },
    ]);
  });

  it('to WhatsApp opens the window; a button that is pressed is its payload', async () => {
    const at = `+35192234${1000 + numbers}`;
    const of = await page('whatsapp', at);
    write({ channel: 'whatsapp', number: at });
    write({ channel: 'whatsapp', number: at, payload: 'YES' });
    expect(await take()).toMatchObject({ received: 2 });
    expect(await subscribers()).toMatchObject([
      { recipient_id: ADA, window_closes_at: new Date('2026-03-02T12:00:00Z') },
    ]);
    const kinds = 'select kind from automation.inbound_messages where page_id = $1 order by kind';
    expect(await database.query(kinds, [of])).toEqual([{ kind: 'message' }, { kind: 'postback' }]);
  });

  it('that is an opt-out word is heeded, for the customer of the number', async () => {
    write({ text: ' stop!' });
    await take();
    expect(await optedOut()).toEqual([{ channel: 'sms', customer_id: null, recipient_id: ADA }]);
    const customerId = await aCustomer(database, tenantId);
    await database.query('update automation.subscribers set customer_id = $2 where tenant_id = $1', [
      tenantId,
      customerId,
    ]);
    write({ text: 'STOP' });
    await take();
    expect(await optedOut()).toHaveLength(2);
  });

  it('to a number of another tenant, of another channel, or of nobody changes nothing here', async () => {
    const other = await aTenant(database);
    const theirs = `+35193234${1000 + numbers}`;
    await page('sms', theirs, other);
    write({ number: theirs });
    write({ channel: 'whatsapp' });
    write({ number: '+12025550123' });
    expect(await take()).toMatchObject({ received: 1 });
    expect(await subscribers()).toEqual([]);
  });

  it.each([
    ['no JSON', { Type: 'Notification', Message: 'x', Timestamp: NOW.toISOString() }, 'its Message is not JSON'],
    ['no notification', { Type: 'SubscriptionConfirmation' }, 'its Type is "SubscriptionConfirmation"'],
    ['something else', envelope('{"a": 1}'), 'neither a text, nor an event, nor of WhatsApp'],
    ['no time', { ...envelope('{"inboundMessageId": "1"}'), Timestamp: 'x' }, 'its Timestamp is "x"'],
  ])('that is %s is refused', (_, body, message) => {
    expect(() => readReport(body)).toThrow(message);
  });

  it.each([
    { inboundMessageId: '1', originationNumber: 'SHOP', destinationNumber: '+351912345678', messageBody: 'x' },
    { inboundMessageId: 1, originationNumber: ADA, destinationNumber: '+351912345678' },
    { whatsAppWebhookEntry: '{"changes": [{"value": {"metadata": 7, "messages": [{}]}}, 1]}' },
    { whatsAppWebhookEntry: '[]' },
    { eventType: 'TEXT_PENDING', messageId: 'm', eventTimestamp: 1 },
    { eventType: 'TEXT_DELIVERED', messageId: 'm', eventTimestamp: 'soon' },
  ])('with members of another form than expected is left out: %j', (message) => {
    expect(readReport(envelope(JSON.stringify(message)))).toEqual({ texts: [], deliveries: [] });
  });

  it('with characters that PostgreSQL does not keep is kept without them', async () => {
    write({ text: 'a\0b\ud800' });
    expect(await take()).toMatchObject({ received: 1 });
  });
});

describe('a report', () => {
  it('of a delivery is kept, and of a failure too, whatever comes first', async () => {
    await sent('m1');
    report('m1');
    expect(await take()).toMatchObject({ deliveries: 1 });
    desk.configure({ outcomes: { [ADA]: 'TEXT_CARRIER_BLOCKED' } });
    report('m1');
    await take();
    expect(await kept()).toEqual([
      { message_id: 'm1', status: 'failed', detail: 'CARRIER_BLOCKED: The carrier did not deliver the message' },
    ]);
    desk.configure({ outcomes: {} });
    report('m1');
    expect(await take()).toMatchObject({ deliveries: 0 });
    expect(await kept()).toMatchObject([{ status: 'failed' }]);
  });

  it('that comes before the log of the message is kept, and one without our context finds the message by its id', async () => {
    const [early, late] = [randomUUID(), randomUUID()];
    report(early);
    await sent(late);
    report(late, {});
    report(randomUUID(), {});
    report(randomUUID(), { tenant: randomUUID() });
    expect(await take()).toMatchObject({ deliveries: 2 });
    expect(await kept()).toHaveLength(2);
  });

  it('that the number does not exist makes the subscriber inactive, until somebody writes from it', async () => {
    await sent('m2');
    desk.configure({ outcomes: { [ADA]: 'TEXT_INVALID' } });
    report('m2');
    await take();
    expect(await subscribers()).toMatchObject([{ is_active: false, inactive_reason: 'RECIPIENT_GONE' }]);
    write();
    await take();
    expect(await subscribers()).toMatchObject([{ is_active: true, inactive_reason: null }]);
  });

  it('of WhatsApp finds the message by the key of its effect', async () => {
    const at = `+35194234${1000 + numbers}`;
    const of = await page('whatsapp', at);
    desk.configure({ numbers: { 'phone-number-id-1': at }, outcomes: { [ADA]: '131026' } });
    await sent('w1', 'key:1:1', of);
    desk.report({
      at: '',
      channel: 'whatsapp',
      messageId: 'w1',
      from: 'phone-number-id-1',
      to: ADA,
      content: {},
      key: 'key:1:1',
    });
    expect(await take()).toMatchObject({ deliveries: 1 });
    expect(await kept()).toEqual([{ message_id: 'w1', status: 'failed', detail: '131026: Message undeliverable' }]);
  });
});
