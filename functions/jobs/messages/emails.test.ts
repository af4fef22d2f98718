/** Messages of pages that send e-mail, from the claim to the log: many in a call, each settled by itself. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSes, type Ses } from '../../../lib/local/services/ses/ses.ts';
import { startService, type TestService } from '../../../lib/local/services/setup-service.ts';
import { aCustomer, insert } from '../../../test/support/database/factory.ts';
import { TENANT } from '../../../test/support/jobs/setup-ledger.ts';
import { environment } from '../../engine/environment.ts';
import { type MessagesSetup, setUpMessages } from './setup-messages.ts';

vi.mock('../../engine/aws/read-secret.ts', () => ({ readSecret: async () => ({ key: 'a key' }) }));

let setup: MessagesSetup;
let ses: TestService<Ses>;
let calls = 0;
beforeAll(async () => {
  setup = await setUpMessages();
  ses = await startService((context) => {
    const service = createSes(context, { busArn: 'bus', publish: () => undefined });
    return {
      ...service,
      async handle(call: Parameters<Ses['handle']>[0]) {
        calls += 1;
        return service.handle(call);
      },
    };
  });
  await ses.create('AWS::SES::EmailIdentity', 'Sender', { EmailIdentity: 'shop@example.com' });
  await ses.create('AWS::SES::ConfigurationSet', 'Set', { Name: 'set' });
  vi.stubEnv('AWS_ENDPOINT_URL_SESV2', ses.connection.endpoint);
  vi.stubEnv('AWS_ACCESS_KEY_ID', ses.connection.credentials.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', ses.connection.credentials.secretAccessKey);
  vi.stubEnv(environment.senderAddress, 'shop@example.com');
  vi.stubEnv(environment.configurationSet, 'set');
  vi.stubEnv(environment.unsubscribeUrl, 'https://api.example.com/unsubscribe/');
  await insert(setup.data, 'crm.tenants', { id: TENANT, slug: 'shop', name: 'Shop', time_zone: 'UTC' });
  await setup.data.query(
    'insert into automation.tenant_settings (tenant_id, email_workflows) values ($1, true) on conflict (tenant_id) do update set email_workflows = true',
    [TENANT],
  );
});
beforeEach(async () => {
  await setup.clear();
  await setup.data.query('truncate automation.email_addresses, automation.email_preferences');
  ses.service.configure({ perSecond: 100_000, errors: [], recipients: {} });
  calls = 0;
});
afterAll(async () => {
  await ses.stop();
  await setup.close();
});

const content = { kind: 'text', subject: 'Offer', text: 'Ten percent' };
const addresses = (n: number) => Array.from({ length: n }, (_, index) => `r${index}@example.org`);
async function add(recipients: readonly string[], more: object = {}) {
  const pageId = await setup.page({ channel: 'email' });
  return { pageId, jobs: await setup.add(pageId, recipients, { channel: 'email', content, ...more }) };
}
const mailsTo = (address: string) => ses.service.mailbox.list().filter(({ to }) => to.includes(address)).length;
const mails = () => ses.service.mailbox.list().length;

describe('messages by e-mail', () => {
  it('go out fifty in a call, each once, with the id of SES in its log', async () => {
    const before = mails();
    const { jobs } = await add(addresses(120));
    await setup.work({ gatherMs: 60_000 });
    expect(calls).toBeLessThanOrEqual(4);
    expect(mails() - before).toBe(120);
    expect(await setup.logged()).toEqual({ sent: 120 });
    const [log] = await setup.data.query<{ message_id: string }>(
      `select message_id from automation.message_logs where recipient_id = 'r7@example.org'`,
    );
    const mail = ses.service.mailbox.list().findLast(({ to }) => to.includes('r7@example.org'));
    expect(mail).toMatchObject({
      messageId: log?.message_id,
      subject: 'Offer',
      tags: { tenant: TENANT, job: jobs[7] },
    });
    await setup.work();
    expect(mails() - before).toBe(120);
  });

  it('are settled one by one: a throttled one goes later, a refused one fails, the others are sent', async () => {
    ses.service.configure({
      recipients: { 'r1@example.org': 'MESSAGE_REJECTED', 'r2@example.org': 'TRANSIENT_FAILURE' },
    });
    const { jobs } = await add(addresses(4));
    await setup.work({ gatherMs: 60_000 });
    expect(await setup.job(jobs[0] ?? '')).toMatchObject({ status: 'COMPLETED' });
    expect(await setup.job(jobs[1] ?? '')).toMatchObject({
      status: 'FAILED',
      error: expect.stringMatching(/^MESSAGE_REJECTED/),
    });
    expect(await setup.job(jobs[2] ?? '')).toMatchObject({ status: 'QUEUED', attempts: 1 });
    ses.service.configure({ recipients: {} });
    setup.advance(3600);
    await setup.work({ gatherMs: 60_000 });
    expect(await setup.job(jobs[2] ?? '')).toMatchObject({ status: 'COMPLETED' });
    expect(
      addresses(4)
        .map(mailsTo)
        .map((n) => n > 0),
    ).toEqual([true, expect.anything(), true, true]);
  });

  it('beyond the rate of SES wait, and none is lost or sent twice', async () => {
    ses.service.configure({ perSecond: 10 });
    const recipients = Array.from({ length: 30 }, (_, index) => `rate${index}@example.org`);
    await add(recipients);
    await setup.work({ gatherMs: 60_000 });
    expect((await setup.statuses()).QUEUED).toBeGreaterThan(0);
    ses.service.configure({ perSecond: 100_000 });
    setup.advance(60);
    await setup.work({ gatherMs: 60_000 });
    expect(recipients.map(mailsTo)).toEqual(recipients.map(() => 1));
  });

  it('whose function dies are unknown, and are not sent again', async () => {
    const { jobs } = await add(['once@example.org']);
    await setup.claimAndDie(10);
    setup.advance(151);
    await setup.work();
    expect(await setup.job(jobs[0] ?? '')).toMatchObject({ status: 'FAILED' });
    expect(await setup.logged()).toEqual({ 'unknown OUTCOME_UNKNOWN': 1 });
    expect(mailsTo('once@example.org')).toBe(0);
  });
});

describe('nothing goes', () => {
  const skipped = async (reason: string) => {
    await setup.work();
    expect(await setup.logged()).toEqual({ [`skipped ${reason}`]: 1 });
    expect(calls).toBe(0);
  };

  it.each([
    ['BOUNCED', 'ADDRESS_BOUNCED'],
    ['COMPLAINED', 'ADDRESS_COMPLAINED'],
  ])('to an address that has %s meanwhile', async (stopped, reason) => {
    await add(['Jo@example.org']);
    await setup.data.query(
      `insert into automation.email_addresses (tenant_id, address, stopped_reason, stopped_at, last_reported_at) values ($1, 'jo@example.org', $2, now(), now())`,
      [TENANT, stopped],
    );
    await skipped(reason);
  });

  it('to a customer who has unsubscribed from e-mail', async () => {
    const customerId = await aCustomer(setup.data, TENANT, { email: 'c@example.org' });
    const { pageId } = await add(['c@example.org']);
    await setup.data.query(
      'insert into automation.subscribers (tenant_id, page_id, recipient_id, customer_id) values ($1, $2, $3, $4)',
      [TENANT, pageId, 'c@example.org', customerId],
    );
    await setup.data.query(
      'insert into automation.email_preferences (tenant_id, customer_id, allows_email, updated_at) values ($1, $2, false, now())',
      [TENANT, customerId],
    );
    await skipped('OPTED_OUT');
  });

  it('while the tenant sends no e-mail', async () => {
    await setup.data.query('update automation.tenant_settings set email_workflows = false where tenant_id = $1', [
      TENANT,
    ]);
    await add(['a@example.org']);
    await skipped('EMAIL_OFF').finally(() =>
      setup.data.query('update automation.tenant_settings set email_workflows = true where tenant_id = $1', [TENANT]),
    );
  });
});

it('somebody who is no subscriber becomes one, so that the link has somebody to unsubscribe', async () => {
  await add(['new@example.org']);
  await setup.work();
  const [row] = await setup.data.query<{ id: string }>(
    `select id from automation.subscribers where recipient_id = 'new@example.org'`,
  );
  const [known] = await setup.data.query<{ known: boolean }>('select automation.unsubscribe($1, now()) as known', [
    row?.id,
  ]);
  expect(known).toEqual({ known: true });
  const state = `select is_active, inactive_reason from automation.subscribers where recipient_id = 'new@example.org'`;
  expect(await setup.data.query(state)).toEqual([{ is_active: false, inactive_reason: 'OPTED_OUT' }]);
});
