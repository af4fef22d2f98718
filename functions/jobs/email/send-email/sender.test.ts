/** Whom an e-mail comes from, where replies go, and which addresses get none. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { aCustomer, aTenant } from '../../../../test/support/database/factory.ts';
import { type JobsSetup, SENDER, setUpJobs } from '../../../../test/support/jobs/setup-jobs.ts';
import { sendEmail } from './job.ts';

let setup: JobsSetup;
beforeAll(async () => {
  setup = await setUpJobs();
});
afterAll(() => setup.close());

it("an e-mail has the tenant's name, address and place for replies", async () => {
  const own = await aTenant(setup.database, { name: 'Fern Ltd' });
  await setup.database.query('insert into automation.tenant_settings (tenant_id, email_workflows) values ($1, true)', [
    own,
  ]);
  const set = (columns: string) =>
    setup.database.query(`update automation.tenant_settings set ${columns} where tenant_id = $1`, [own]);
  const customerId = await aCustomer(setup.database, own, { email: 'own@example.org' });
  const run = () => setup.run(sendEmail, own, { template: 'WELCOME', customerId });
  const newest = () => {
    const mail = setup.mailbox.list().at(-1);
    return [mail?.from, readFileSync(mail?.file ?? '', 'utf8').replace(/\r\n /g, ' ')];
  };
  expect(await run()).toMatchObject({ kind: 'done' });
  expect(newest()[1]).not.toContain('Reply-To');

  await set(`sender_name = 'Färn "Care"', reply_to_address = 'desk@fern.example'`);
  expect(await run()).toMatchObject({ kind: 'done' });
  const [from, raw] = newest();
  expect(from).toBe(SENDER);
  expect(raw).toMatch(/^From: =\?UTF-8\?.* <care@example.com>\r$/m);
  expect(raw).toMatch(/^Reply-To: =\?UTF-8\?.* <desk@fern.example>\r$/m);
  expect(raw).toContain('<mailto:desk@fern.example?subject=unsubscribe');

  // As SQL or an earlier version wrote it.
  await set(`sender_name = 'Fern' || chr(8238) || ' Care' || chr(8203)`);
  expect(await run()).toMatchObject({ kind: 'done' });
  expect(newest()[1]).toMatch(/^From: Fern Care <care@example.com>\r$/m);

  await set(`sender_address = 'care@fern.example'`);
  expect(await run()).toEqual({
    kind: 'failed',
    reason: expect.stringMatching(/^SENDER_NOT_ALLOWED: .* care@fern.example; .*senderIdentities/),
    retry: false,
  });
  vi.stubEnv('SENDER_IDENTITIES', '["fern.example"]');
  setup.verify('fern.example');
  expect(await run()).toMatchObject({ kind: 'done' });
  expect(newest()[0]).toBe('care@fern.example');
  // The owner of a domain does not own those below it.
  await set(`sender_address = 'care@other.fern.example'`);
  expect(await run()).toMatchObject({ kind: 'failed', reason: expect.stringContaining('SENDER_NOT_ALLOWED') });
  vi.unstubAllEnvs();
});

it('an e-mail is cancelled while its address is stopped, and tells SES whose mail it is', async () => {
  const tenantId = await aTenant(setup.database);
  await setup.database.query('insert into automation.tenant_settings (tenant_id, email_workflows) values ($1, true)', [
    tenantId,
  ]);
  const customerId = await aCustomer(setup.database, tenantId, { email: 'Back@Example.org' });
  const send = (id?: string) => setup.run(sendEmail, tenantId, { template: 'WELCOME', customerId }, id);
  const sent = () => setup.mailbox.list().filter(({ to }) => to.includes('Back@example.org'));
  const put = `insert into automation.email_addresses (tenant_id, address, stopped_reason, stopped_at, last_reported_at)
    values ($1, 'back@example.org', $2, now(), now())`;
  await setup.database.query(put, [await aTenant(setup.database), 'BOUNCED']);
  const id = '00000000-0000-4000-8000-0000000000b1';
  expect(await send(id)).toMatchObject({ kind: 'done' }); // another tenant's address
  expect(sent()[0]).toMatchObject({
    configurationSet: 'emails',
    tags: { tenant: tenantId, job: id },
  });
  await setup.database.query(put, [tenantId, 'COMPLAINED']);
  expect(await send()).toEqual({ kind: 'cancelled', reason: expect.stringMatching(/^ADDRESS_COMPLAINED: /) });
  expect(sent()).toHaveLength(1);
  await setup.database.query(
    `update automation.email_addresses set stopped_reason = null, stopped_at = null where tenant_id = $1`,
    [tenantId],
  );
  expect(await send()).toMatchObject({ kind: 'done' });
});
