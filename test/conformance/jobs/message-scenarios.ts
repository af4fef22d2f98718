/** Messages to people: by text message and by e-mail, whose APIs are among those at which a function can be killed. */
import { SMS_ORIGINATION } from '../../support/stack/synthesise.ts';
import type { JobScenario, Situation } from './job-scenario.ts';

const TO = '+4366012345678';

let pageId = '';

const change =
  (sql: string): JobScenario['hold'][string]['arrange'] =>
  ({ stack, tenantId }) =>
    stack.query(sql, [tenantId]);

const textsOf = ({ stack, tenantId }: Situation) =>
  stack.runtime.services.sms
    .messages()
    .filter(({ content }) => content === `Hello ${tenantId}`)
    .map(({ from, to }) => ({ from, to }));

/** In a call of many recipients. Of the settings of the situation the tenant sends e-mail. */
const sendBulkEmail: JobScenario = {
  async arrange({ stack, tenantId, address }) {
    const [page] = await stack.query<{ page_id: string }>(
      `insert into automation.pages (tenant_id, channel, name) values ($1, 'email', 'Test') returning page_id`,
      [tenantId],
    );
    pageId = page?.page_id ?? '';
    const content = { kind: 'text', subject: 'News', text: 'Hello' };
    return { channel: 'email', pageId, recipientId: address, content, outsideWindow: 'skip', step: 'm' };
  },
  columns: async () => ({ lane_key: `page/${pageId}` }),
  effects: async ({ stack, address }) => ({
    mails: stack.runtime.services.ses.mailbox
      .list()
      .filter(({ to }) => to.includes(address))
      .map(({ subject }) => subject),
  }),
  expected: { mails: ['News'] },
  quiet: { mails: [] },
  heldAround: /outbound-bulk-emails/,
  hold: {},
};

const sendMessage: JobScenario = {
  async arrange({ stack, tenantId }) {
    const [page] = await stack.query<{ page_id: string }>(
      `insert into automation.pages (tenant_id, channel, name, origination_identity) values ($1, 'sms', 'Test', $2) returning page_id`,
      [tenantId, SMS_ORIGINATION],
    );
    pageId = page?.page_id ?? '';
    const content = { kind: 'text', text: `Hello ${tenantId}` };
    return { channel: 'sms', pageId, recipientId: TO, content, outsideWindow: 'skip', step: 'm' };
  },
  columns: async () => ({ lane_key: `page/${pageId}` }),
  effects: async (situation) => ({ texts: textsOf(situation) }),
  expected: { texts: [{ from: SMS_ORIGINATION, to: TO }] },
  quiet: { texts: [] },
  // A function that died may have sent what it had claimed. There is one message at the most, until a person decides.
  heldAround: /SendTextMessage/,
  others: { 'by e-mail': sendBulkEmail },
  hold: {
    'the page is not active': {
      arrange: change('update automation.pages set is_active = false where tenant_id = $1'),
      status: 'COMPLETED',
    },
    'the recipient wants none': {
      arrange: change(
        `insert into automation.customer_consents (tenant_id, recipient_id, channel, state) values ($1, '${TO}', 'sms', 'OPTED_OUT')`,
      ),
      status: 'COMPLETED',
    },
  },
};

export const messageScenarios = { SEND_MESSAGE: sendMessage };
