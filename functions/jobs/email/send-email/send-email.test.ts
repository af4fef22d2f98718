import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { AwsError } from '../../../../lib/local/service.ts';
import { aCustomer, aTenant, insert } from '../../../../test/support/database/factory.ts';
import { type JobsSetup, SENDER, setUpJobs } from '../../../../test/support/jobs/setup-jobs.ts';
import { attachChecksum } from '../../../engine/checksum.ts';
import { sendEmail } from './job.ts';
import { templates } from './templates/index.ts';

let setup: JobsSetup;
let tenantId: string;
beforeAll(async () => {
  setup = await setUpJobs();
  tenantId = await aTenant(setup.database, { name: 'Fern & Co' });
  await setSettings(tenantId, true);
});
afterAll(() => setup.close());
afterEach(() => {
  setup.faults.clear();
  setup.broken.clear();
});

const setSettings = (tenant: string, emails: boolean) =>
  setup.database.query(
    'insert into automation.tenant_settings (tenant_id, client_journey, email_workflows) values ($1, true, $2)',
    [tenant, emails],
  );
/** With the documents that e-mails are about. */
async function aReader(columns = {}): Promise<string> {
  const reader = { name: 'Jo', email: 'jo@example.org', ...columns };
  const customer_id = await aCustomer(setup.database, tenantId, reader);
  const document = { tenant_id: tenantId, customer_id };
  for (const month of [1, ALL.month]) await insert(setup.database, 'crm.deliverables', { ...document, month });
  await insert(setup.database, 'crm.business_plans', { ...document, version: ALL.version, status: 'COMPLETED' });
  return customer_id;
}
const send = (customerId: string, template = 'WELCOME', variables = {}, id?: string) =>
  setup.run(sendEmail, tenantId, { template, customerId, variables }, id);
const sentTo = (address: string) => setup.mailbox.list().filter(({ to }) => to.includes(address));
const ALL = { month: 3, title: 'Offer', dueOn: '2026-02-01', version: 2, milestone: 'Hundred orders' };

/** Returns the decoded texts of a message's two parts. */
function partsOf(file: string): string[] {
  const [, ...parts] = readFileSync(file, 'utf8').split(/\r\n----_NmP[^\r]*\r\n/);
  return parts.slice(0, 2).map((part) => {
    const [head = '', ...rest] = part.split('\r\n\r\n');
    const body = rest.join('\r\n\r\n');
    if (/base64/.test(head)) return Buffer.from(body, 'base64').toString('utf8');
    if (!/quoted-printable/.test(head)) return body;
    const bytes = body
      .replace(/=\r\n/g, '')
      .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
    return Buffer.from(bytes, 'latin1').toString('utf8');
  });
}

describe('SEND_EMAIL', () => {
  it.each(Object.keys(templates))('sends %s as HTML and text, with a way to hear no more', async (template) => {
    const customer = await aReader({ email: `${template.toLowerCase()}@example.org` });
    const outcome = await send(customer, template, ALL);
    expect(outcome).toMatchObject({ kind: 'done', result: { messageId: expect.any(String) } });
    const [mail, ...more] = sentTo(`${template.toLowerCase()}@example.org`);
    expect(more).toEqual([]);
    expect(mail?.from).toBe(SENDER);
    expect(mail?.subject).not.toMatch(/[{}]/);
    const raw = readFileSync(mail?.file ?? '', 'utf8');
    const [row] = await setup.database.query<{ token: string }>(
      'select token from automation.unsubscribe_tokens where customer_id = $1',
      [customer],
    );
    const link = `https://api.example.com/unsubscribe/${await attachChecksum('unsubscribe-link', row?.token ?? '')}`;
    const headers = raw.replace(/\r\n /g, ' ');
    expect(headers).toContain(`List-Unsubscribe: <${link}>, <mailto:${SENDER}?subject=unsubscribe%20${customer}>\r\n`);
    expect(headers).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n');
    const [text, html] = partsOf(mail?.file ?? '');
    expect(text).toContain(`To receive no more: ${link}`);
    expect(html?.replaceAll('&#x2F;', '/').replaceAll('&#x3D;', '=')).toContain(`<a href="${link}"`);
    expect(text).toContain('Dear Jo,');
    expect(text).toContain('Fern & Co');
    expect(html).toContain('Dear Jo,');
    expect(html).toContain('Fern &amp; Co');
    expect(`${text}${html}`).not.toMatch(/\{\{|\}\}/);
  });

  it('fails once and says what to set when the deployment has no sender', async () => {
    const customer = await aReader({ email: 'nobody-sends@example.org' });
    vi.stubEnv('SENDER_ADDRESS', undefined);
    const outcome = await send(customer);
    vi.unstubAllEnvs();
    expect(outcome).toEqual({
      kind: 'failed',
      reason: expect.stringMatching(/^NO_SENDER: .*senderAddress=/),
      retry: false,
    });
    expect(sentTo('nobody-sends@example.org')).toEqual([]);
    expect(await send(customer)).toMatchObject({ kind: 'done' });
  });

  it('carries the same link in every e-mail to a customer, and another for each customer', async () => {
    const link = (address: string) =>
      sentTo(address).map(({ file }) => /unsubscribe\/([0-9a-f-]{36})/.exec(readFileSync(file, 'utf8'))?.[1]);
    const [one, other] = [await aReader({ email: 'one@example.org' }), await aReader({ email: 'other@example.org' })];
    await send(one);
    await send(one);
    await send(other);
    const [first, second] = link('one@example.org');
    expect(first).toMatch(/^[0-9a-f-]{36}$/);
    expect(second).toBe(first);
    expect(link('other@example.org')).toEqual([expect.not.stringMatching(String(first))]);
  });

  it('takes everything in a record for data', async () => {
    const name = '<script>alert("x")</script> {{tenant}} {{{x}}}\r\nBcc: spy@example.org 😀';
    const customer = await aReader({ name, email: 'data@example.org' });
    await send(customer, 'DELIVERABLE_READY', { month: 1, title: 'A\r\nBcc: spy@example.org' });
    const [mail] = sentTo('data@example.org');
    expect(mail?.to).toEqual(['data@example.org']);
    expect(readFileSync(mail?.file ?? '', 'utf8')).not.toMatch(/^Bcc:/im);
    const [text, html] = partsOf(mail?.file ?? '');
    expect(html).not.toContain('<script>');
    expect(html).toContain('&lt;script&gt;');
    expect(text).toContain('<script>alert("x")</script> {{tenant}} {{{x}}} Bcc: spy@example.org 😀');
  });

  it.each([
    [
      'a variable that the template needs',
      'DELIVERABLE_READY',
      { month: 3 },
      'MISSING_VARIABLE: DELIVERABLE_READY needs title',
    ],
    ['an empty one', 'MILESTONE_REACHED', { milestone: '' }, 'MISSING_VARIABLE: MILESTONE_REACHED needs milestone'],
    ['a variable that is an object', 'MILESTONE_REACHED', { milestone: {} }, 'needs milestone'],
  ])('fails for good without %s', async (_, template, variables, reason) => {
    const outcome = await send(await aReader({ email: 'missing@example.org' }), template, variables);
    expect(outcome).toEqual({ kind: 'failed', reason: expect.stringContaining(reason), retry: false });
    expect(sentTo('missing@example.org')).toEqual([]);
  });

  it.each([
    ['no address', null, 'NO_ADDRESS'],
    ['a blank address', '  ', 'NO_ADDRESS'],
    ['an address that is none', 'not an address', 'INVALID_ADDRESS'],
    ['two addresses', 'a@example.org, b@example.org', 'INVALID_ADDRESS'],
    ['an address with a line break', 'a@example.org\nBcc: b@example.org', 'INVALID_ADDRESS'],
    ['no dot in the domain', 'a@localhost', 'INVALID_ADDRESS'],
  ])('is cancelled with %s: that is no failure of ours', async (_, email, code) => {
    const outcome = await send(await aReader({ email }));
    expect(outcome).toEqual({ kind: 'cancelled', reason: expect.stringMatching(`^${code}: `) });
  });

  it('writes international domains as SES takes them', async () => {
    await send(await aReader({ email: 'jo@bücher.example' }));
    expect(sentTo('jo@xn--bcher-kva.example')).toHaveLength(1);
  });

  it('asks what the customer wants: no is no, and unreadable is wait', async () => {
    const customer = await aReader({ email: 'pref@example.org' });
    const put = 'insert into automation.email_preferences (tenant_id, customer_id, allows_email) values ($1, $2, $3)';
    await setup.database.query(put, [tenantId, customer, false]);
    expect(await send(customer)).toEqual({ kind: 'cancelled', reason: expect.stringMatching(/^NOT_WANTED/) });
    setup.broken.add('find_email_preference');
    expect(await send(customer)).toEqual({
      kind: 'later',
      at: new Date('2026-03-01T12:15:00Z'),
      reason: 'PREFERENCES_UNREADABLE',
    });
    expect(sentTo('pref@example.org')).toEqual([]);
    setup.broken.clear();
    await setup.database.query('update automation.email_preferences set allows_email = true where customer_id = $1', [
      customer,
    ]);
    expect(await send(customer)).toMatchObject({ kind: 'done' });
  });

  it('is cancelled when the customer is gone, or the tenant sends no e-mail', async () => {
    expect(await send('00000000-0000-4000-8000-000000000000')).toMatchObject({
      kind: 'cancelled',
      reason: expect.stringContaining('CUSTOMER_GONE'),
    });
    const quiet = await aTenant(setup.database);
    await setSettings(quiet, false);
    const customerId = await aCustomer(setup.database, quiet, { email: 'q@example.org' });
    const outcome = await setup.run(sendEmail, quiet, { template: 'WELCOME', customerId, variables: {} });
    expect(outcome).toMatchObject({ kind: 'cancelled', reason: expect.stringContaining('EMAIL_OFF') });
  });

  it("does not reach another tenant's customer", async () => {
    const other = await aTenant(setup.database);
    await setSettings(other, true);
    const customerId = await aReader({ email: 'foreign@example.org' });
    expect(await setup.run(sendEmail, other, { template: 'WELCOME', customerId })).toMatchObject({ kind: 'cancelled' });
    expect(sentTo('foreign@example.org')).toEqual([]);
  });

  it.each([
    [new AwsError('TooManyRequestsException', 'Maximum sending rate exceeded.', 429), 'SERVICE_BUSY', true],
    [new AwsError('ServiceUnavailableException', 'Try later', 503), 'SERVICE_BUSY', true],
    [
      new AwsError('MessageRejected', 'Address blacklisted.', 400),
      'SERVICE_REFUSED: SES answered MessageRejected',
      false,
    ],
    [new AwsError('AccountSuspendedException', 'Suspended', 400), 'SERVICE_REFUSED', false],
  ])('ends as %s says', async (fault, reason, retry) => {
    setup.faults.set('ses', fault);
    const outcome = await send(await aReader());
    expect(outcome).toEqual({ kind: 'failed', reason: expect.stringContaining(reason), retry });
  });

  it('is held for a person when the answer was lost, and never sent twice', async () => {
    const customer = await aReader({ email: 'lost@example.org' });
    setup.chaos.crashAt(1, { moment: 'after', counts: ({ service }) => service === 'ses' });
    expect(await send(customer)).toEqual({
      kind: 'failed',
      reason: expect.stringMatching(/^OUTCOME_UNKNOWN: /),
      retry: false,
    });
    expect(sentTo('lost@example.org')).toHaveLength(1);
    expect(sendEmail.unknownOutcome).toBe('hold');
  });

  it.each([
    ['no template', { customerId: '00000000-0000-4000-8000-000000000000' }, 'payload.template must be one of WELCOME'],
    ['a template that is none', { template: 'toString' }, 'payload.template'],
    ['a customer that is no id', { template: 'WELCOME', customerId: 7 }, 'payload.customerId must be a UUID, and is 7'],
    [
      'variables that are a list',
      { template: 'WELCOME', customerId: '00000000-0000-4000-8000-000000000000', variables: [] },
      'payload.variables',
    ],
    ['nothing', null, 'must be an object'],
  ])('refuses a payload with %s', async (_, payload, message) => {
    const outcome = await setup.run(sendEmail, tenantId, payload);
    expect(outcome).toEqual({ kind: 'failed', reason: expect.stringContaining(message), retry: false });
  });
});
