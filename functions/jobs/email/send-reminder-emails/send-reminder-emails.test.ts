import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aCustomer, aTenant, insert } from '../../../../test/support/database/factory.ts';
import { type JobsSetup, setUpJobs } from '../../../../test/support/jobs/setup-jobs.ts';
import { sendReminderEmails } from './job.ts';

let setup: JobsSetup;
beforeAll(async () => {
  setup = await setUpJobs();
});
afterAll(() => setup.close());

const setSettings = (tenant: string, emails: boolean) =>
  setup.database.query(
    'insert into automation.tenant_settings (tenant_id, client_journey, email_workflows) values ($1, true, $2)',
    [tenant, emails],
  );

describe('SEND_REMINDER_EMAILS', () => {
  it('raises one event for each due moment, where e-mail is on', async () => {
    const tenantId = await aTenant(setup.database);
    await setSettings(tenantId, true);
    const customer = await aCustomer(setup.database, tenantId, { name: 'Jo', email: 'jo@example.org' });
    const late = await insert(setup.database, 'crm.deliverables', {
      tenant_id: tenantId,
      customer_id: customer,
      month: 1,
      due_at: '2026-02-20T00:00:00Z',
    });
    expect(await setup.run(sendReminderEmails, tenantId, {})).toEqual({ kind: 'done', result: { raised: 1 } });
    expect(await setup.run(sendReminderEmails, tenantId, {})).toEqual({ kind: 'done', result: { raised: 0 } });
    const [event] = await setup.database.query("select * from automation.events where type = 'DELIVERABLE_OVERDUE'");
    expect(event).toMatchObject({
      customer_id: customer,
      data: { deliverableId: late, month: 1, dueOn: '2026-02-20' },
    });
    const quiet = await aTenant(setup.database);
    await setSettings(quiet, false);
    expect(await setup.run(sendReminderEmails, quiet, {})).toMatchObject({ kind: 'cancelled' });
  });
});
