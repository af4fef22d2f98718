/** Messages by every channel, for the scenario in which every part of the stack does something. */
import { insert } from '../../database/factory.ts';
import type { RunningStack, Tenant } from '../setup-stack.ts';
import { SMS_ORIGINATION, WHATSAPP_NUMBER } from '../synthesise.ts';

const DAY_MS = 86_400_000;
const TEXT = { kind: 'text', text: 'Hello' };
const PHONE = '4366012345678';
const NUMBER = '+43720123456';
const META = '1876373432431116';
const ADDRESS = 'subscriber@example.org';

const senders = [
  { channel: 'sms', originationIdentity: SMS_ORIGINATION, phoneNumber: NUMBER },
  { channel: 'whatsapp', phoneNumberId: WHATSAPP_NUMBER },
  { channel: 'page', pageId: META, token: 'EAAtoken' },
  { channel: 'email' },
] as const;

async function send(
  stack: RunningStack,
  { tenantId, adminKey: key }: Tenant,
  sender: (typeof senders)[number],
): Promise<void> {
  const { status, body } = await stack.api('POST', '/api/pages', { key, body: { name: 'Everything', ...sender } });
  if (status !== 201) throw new Error(`POST /api/pages: ${status} ${JSON.stringify(body)}`);
  const pageId = String(body.pageId);
  const recipientId = sender.channel === 'email' ? ADDRESS : PHONE;
  await stack.query(
    `insert into automation.subscribers (tenant_id, page_id, recipient_id, window_closes_at) values ($1, $2, $3, $4)`,
    [tenantId, pageId, recipientId, new Date(stack.now().getTime() + DAY_MS)],
  );
  const payload = { channel: sender.channel, pageId, recipientId, content: TEXT, outsideWindow: 'skip', step: 'm' };
  const at = stack.now();
  await insert(stack, 'automation.jobs', {
    ...{ tenant_id: tenantId, type: 'SEND_MESSAGE', queue: 'messages', lane_key: `page/${pageId}`, payload },
    ...{ run_at: at, rank_at: at, created_at: at },
  });
}

/** Answers to a text message and to a page, and what SES and the carrier report. */
async function hear(stack: RunningStack, { tenantId }: Tenant): Promise<void> {
  const { graphApi, desk } = stack.runtime.services;
  const answer = { channel: 'sms', number: NUMBER, recipientId: `+${PHONE}`, text: 'Hello' } as const;
  if (desk.write(answer).queues !== 1) throw new Error('No queue got the answer to a text message');
  await stack.settle();
  const [heard] = await stack.query<{ answers: number; deliveries: number }>(
    `select (select count(*) from automation.inbound_messages where tenant_id = $1)::int as answers,
       (select count(*) from automation.message_deliveries where tenant_id = $1 and status = 'delivered')::int as deliveries`,
    [tenantId],
  );
  if (heard?.answers !== 1 || heard.deliveries !== 3) throw new Error(`What came back: ${JSON.stringify(heard)}`);
  const { delivered } = await graphApi.write({ pageId: META, recipientId: PHONE, text: 'Hello' });
  if (delivered?.status !== 200) throw new Error(`A message that somebody writes: ${JSON.stringify(delivered)}`);
}

/** A message by each channel, of the tenant's sender and of the installation's; and what comes back. */
export async function sendMessages(stack: RunningStack, tenant: Tenant): Promise<void> {
  for (const sender of senders) await send(stack, tenant, sender);
  await stack.settle();
  const own = 'update automation.tenant_settings set sender_address = null where tenant_id = $1';
  await stack.query(own, [tenant.tenantId]);
  await send(stack, tenant, { channel: 'email' });
  await stack.settle();
  const { sms, whatsApp, graphApi, ses } = stack.runtime.services;
  const mails = ses.mailbox.list().filter(({ to }) => to.includes(ADDRESS));
  const sent = [sms.messages().length, whatsApp.messages().length, graphApi.arrivals().length, mails.length - 1];
  if (sent.includes(0)) throw new Error(`Messages by text, WhatsApp, page and e-mail: ${sent}`);
  await hear(stack, tenant);
}
