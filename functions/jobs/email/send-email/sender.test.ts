/** Whom an e-mail comes from, and where replies go. */
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
