/** Reports of messages whose outcome is unknown: the carrier took them, so they were sent. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { aTenant } from '../../../test/support/database/factory.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database/setup-database.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const ADA = '+4366012345678';
const NUMBER = '+351951234567';

let database: TestDatabase;
let tenantId: string;
beforeAll(async () => {
  database = await createTestDatabase();
  tenantId = await aTenant(database);
});
afterAll(() => database?.drop());

/** A message whose job and log do not know whether it was sent. Returns its page. */
async function unknown(channel: 'sms' | 'whatsapp', effectKey: string): Promise<string> {
  const [page] = await database.query<{ page_id: string }>(
    `insert into automation.pages (tenant_id, channel, name, origination_identity, phone_number_id, phone_number)
     values ($1, $2, 'Shop', $3, $4, $5) returning page_id`,
    channel === 'sms' ? [tenantId, channel, 'phone-1', null, null] : [tenantId, channel, null, 'id-1', NUMBER],
  );
  const of = page?.page_id ?? '';
  await database.query(
    `insert into automation.message_logs (tenant_id, effect_key, page_id, recipient_id, status, code) values ($1, $2, $3, $4, 'unknown', 'OUTCOME_UNKNOWN')`,
    [tenantId, effectKey, of, ADA],
  );
  await database.query(
    `insert into automation.jobs (tenant_id, type, queue, status, dedupe_key, payload, attempts, result, completed_at, run_at, rank_at, created_at)
     values ($1, 'SEND_MESSAGE', 'messages', 'FAILED', $2, $3, 1, '{"outcome": "unknown"}', $4, $4, $4, $4)`,
    [tenantId, effectKey, JSON.stringify({ pageId: of, recipientId: ADA }), NOW],
  );
  return of;
}
const record = (report: object) =>
  database.query('select automation.record_deliveries($1, $2) as kept', [
    JSON.stringify([{ at: NOW, detail: 'x', isGone: false, tenantId: null, number: null, ...report }]),
    NOW,
  ]);
const known = (effectKey: string) =>
  database.query(
    `select l.status, l.code, l.message_id, j.status as job, d.status as delivery
     from automation.message_logs l
     join automation.jobs j on j.tenant_id = l.tenant_id and j.dedupe_key = l.effect_key
     left join automation.message_deliveries d on d.tenant_id = l.tenant_id and d.message_id = l.message_id
     where l.effect_key = $1`,
    [effectKey],
  );

it('a text message that was delivered was sent', async () => {
  await unknown('sms', 'sms:1:1');
  const report = { tenantId, messageId: 'm9', effectKey: 'sms:1:1', status: 'delivered' };
  for (const _ of [1, 2]) await record(report);
  const settled = { status: 'sent', code: null, message_id: 'm9', job: 'COMPLETED', delivery: 'delivered' };
  expect(await known('sms:1:1')).toEqual([settled]);
});

it('one of WhatsApp that was not delivered was sent too', async () => {
  await unknown('whatsapp', 'wa:1:1');
  await record({ number: NUMBER, messageId: 'wamid.9', effectKey: 'wa:1:1', status: 'failed' });
  const settled = { status: 'sent', code: null, message_id: 'wamid.9', job: 'COMPLETED', delivery: 'failed' };
  expect(await known('wa:1:1')).toEqual([settled]);
});

it('a report for a key of another tenant settles nothing', async () => {
  await unknown('sms', 'sms:2:1');
  await record({ tenantId: await aTenant(database), messageId: 'm8', effectKey: 'sms:2:1', status: 'delivered' });
  expect(await known('sms:2:1')).toMatchObject([{ status: 'unknown', job: 'FAILED' }]);
});
