import { insert } from '../../support/database/factory.ts';
import type { JobScenario, Situation } from './job-scenario.ts';

const mailsTo = ({ stack, address }: Situation) =>
  stack.runtime.services.ses.mailbox
    .list()
    .filter(({ to }) => to.includes(address))
    .map(({ subject }) => subject);

const settings =
  (change: string) =>
  ({ stack, tenantId }: Situation) =>
    stack.query(`update automation.tenant_settings set ${change} where tenant_id = $1`, [tenantId]);

const customer =
  (change: string) =>
  ({ stack, tenantId }: Situation) =>
    stack.query(`update crm.customers set ${change} where tenant_id = $1`, [tenantId]);

const sendEmail: JobScenario = {
  arrange: async ({ customerId }) => ({ template: 'WELCOME', customerId, variables: {} }),
  effects: async (situation) => ({ mails: mailsTo(situation) }),
  expected: { mails: ['Welcome to Olive & Sons'] },
  quiet: { mails: [] },
  // A function that died while sending may have sent. There is one e-mail at the most, until a person retries the job.
  heldAround: /outbound-emails/,
  hold: {
    'the customer wants no e-mail': {
      arrange: ({ stack, tenantId, customerId }) =>
        stack.query(
          'insert into automation.email_preferences (tenant_id, customer_id, allows_email) values ($1, $2, false)',
          [tenantId, customerId],
        ),
      status: 'CANCELLED',
      error: /^NOT_WANTED/,
    },
    'the tenant sends none': { arrange: settings('email_workflows = false'), status: 'CANCELLED', error: /^EMAIL_OFF/ },
    'the customer is gone': {
      arrange: ({ stack, tenantId }) => stack.query('delete from crm.customers where tenant_id = $1', [tenantId]),
      status: 'CANCELLED',
      error: /^CUSTOMER_GONE/,
    },
    'there is no address': { arrange: customer('email = null'), status: 'CANCELLED', error: /^NO_ADDRESS/ },
    'the address is none': { arrange: customer(`email = 'Ada'`), status: 'CANCELLED', error: /^INVALID_ADDRESS/ },
  },
};

const sendReminderEmails: JobScenario = {
  async arrange(situation) {
    const { stack, tenantId, customerId: customer_id } = situation;
    await settings('client_journey = true')(situation);
    for (const [month, due_at] of [
      [1, '2026-01-15T12:00:00Z'],
      [2, '2026-01-31T12:00:00Z'],
      [3, '2100-01-01T12:00:00Z'],
    ])
      await insert(stack, 'crm.deliverables', { tenant_id: tenantId, customer_id, month, status: 'APPROVED', due_at });
    return {};
  },
  async effects(situation) {
    const { stack, tenantId } = situation;
    const events = await stack.query(
      `select type, data ->> 'dueOn' as due_on, outcome from automation.events where tenant_id = $1 order by data ->> 'dueOn'`,
      [tenantId],
    );
    return { events, mails: mailsTo(situation).length };
  },
  expected: {
    events: ['2026-01-15', '2026-01-31'].map((dueOn) => ({
      type: 'DELIVERABLE_OVERDUE',
      due_on: dueOn,
      outcome: 'DONE',
    })),
    mails: 2,
  },
  quiet: { events: [], mails: 0 },
  hold: {
    'the tenant sends no e-mail': {
      arrange: settings('email_workflows = false'),
      status: 'CANCELLED',
      error: /^EMAIL_OFF/,
    },
    'the tenant is without the journey': {
      arrange: settings('client_journey = false'),
      status: 'CANCELLED',
      error: /^EMAIL_OFF/,
    },
    'all is completed': {
      arrange: ({ stack, tenantId }) =>
        stack.query(`delete from crm.deliverables where tenant_id = $1 and due_at < '2100-01-01'`, [tenantId]),
      status: 'COMPLETED',
    },
  },
  // Claim and reminders; by its next call the first reminder may be a job of the same queue.
  calls: 2,
};

export const emailScenarios = { SEND_EMAIL: sendEmail, SEND_REMINDER_EMAILS: sendReminderEmails };
