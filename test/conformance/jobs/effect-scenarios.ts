/** Jobs that runs of workflows wait for: each has a run that stands at its node. */
import { startEndpoint, type TestEndpoint } from '../../support/endpoint/setup-endpoint.ts';
import { aWaitingRun } from '../../support/jobs/waiting-run.ts';
import type { JobScenario, Situation } from './job-scenario.ts';

/** Of the runs, those that left their node because the job was done. */
async function movedRuns({ stack, tenantId }: Situation): Promise<number> {
  const runs = await stack.query(
    `select from automation.run_trace where tenant_id = $1 and node = 1 and port = 'next' and not detail ? 'suppressed'`,
    [tenantId],
  );
  return runs.length;
}

const hold: JobScenario['hold'] = {
  'its workflow is paused': {
    arrange: ({ stack, tenantId }) =>
      stack.query(`update automation.workflows set status = 'PAUSED' where tenant_id = $1`, [tenantId]),
    status: 'CANCELLED',
    error: /^RUN_HELD/,
  },
  'its run has ended': {
    arrange: ({ stack, tenantId }) => stack.query('delete from automation.cursors where tenant_id = $1', [tenantId]),
    status: 'CANCELLED',
    error: /^RUN_ENDED/,
  },
  'the customer must not be contacted': {
    arrange: ({ stack, tenantId }) =>
      stack.query(`update crm.customers set do_not_contact_until = '2100-01-01' where tenant_id = $1`, [tenantId]),
    status: 'CANCELLED',
    error: /^DO_NOT_CONTACT/,
  },
};

let endpoint: TestEndpoint | undefined;
let columns: Readonly<Record<string, unknown>> = {};

/** The other side recognises a repeated call by its key: calls with one key count once. */
const keysOfCalls = ({ tenantId }: Situation) =>
  new Set(endpoint?.callsOf(tenantId).map(({ headers }) => headers['idempotency-key'])).size;

const callHttp: JobScenario = {
  async arrange(situation) {
    endpoint ??= await startEndpoint();
    const request = { method: 'POST', url: endpoint.url, headers: {}, timeoutSeconds: 10, signed: false };
    const body = JSON.stringify({ about: situation.tenantId });
    const { stack, tenantId, customerId } = situation;
    columns = await aWaitingRun(stack, { tenantId, customerId, at: stack.now() }, 'http', { ...request, body });
    return { customerId: situation.customerId, runId: String(columns.run_id) };
  },
  columns: async () => columns,
  effects: async (situation) => ({ calls: keysOfCalls(situation), moved: await movedRuns(situation) }),
  expected: { calls: 1, moved: 1 },
  quiet: { calls: 0, moved: 0 },
  hold,
};

const bookingsOf = ({ stack, tenantId }: Situation) =>
  stack.query(
    `select booking_type, status, buffer_until - scheduled_at = interval '30 minutes' as is_long from crm.bookings where tenant_id = $1`,
    [tenantId],
  );

const changeBooking: JobScenario = {
  async arrange(situation) {
    const { stack, tenantId, customerId } = situation;
    const at = new Date(stack.now().getTime() + 30 * 86_400_000).toISOString();
    const asked = { action: 'create', at, minutes: 30, bookingType: 'visit', assignee: 'sales-rep', notes: '' };
    columns = await aWaitingRun(stack, { tenantId, customerId, at: stack.now() }, 'booking', asked);
    return { customerId, runId: String(columns.run_id) };
  },
  columns: async () => columns,
  effects: async (situation) => ({ bookings: await bookingsOf(situation), moved: await movedRuns(situation) }),
  expected: { bookings: [{ booking_type: 'visit', status: 'scheduled', is_long: true }], moved: 1 },
  quiet: { bookings: [], moved: 0 },
  hold,
};

const standAt = async (situation: Situation, effect: object) => {
  const { stack, tenantId, customerId } = situation;
  columns = await aWaitingRun(stack, { tenantId, customerId, at: stack.now() }, 'document', effect);
  return { customerId, runId: String(columns.run_id) };
};

const writeText: JobScenario = {
  arrange: (situation) => standAt(situation, { title: 'Offer for Ada', instructions: 'Make an offer' }),
  columns: async () => columns,
  async effects(situation) {
    const texts = await situation.stack.query<{ text: string }>(
      `select left(data #>> '{steps,n,text}', 15) as text from automation.runs where tenant_id = $1 and data #> '{steps,n,text}' is not null`,
      [situation.tenantId],
    );
    return { texts: texts.map(({ text }) => text), moved: await movedRuns(situation) };
  },
  expected: { texts: ['# Offer for Ada'], moved: 1 },
  quiet: { texts: [], moved: 0 },
  hold,
};

const printText: JobScenario = {
  arrange: (situation) => standAt(situation, { title: 'Offer', content: '# Offer' }),
  columns: async () => columns,
  async effects(situation) {
    const { stack, stored, tenantId } = situation;
    const files = await stored.listFiles(`documents/${tenantId}/`);
    const documents = await stack.query<{ file_key: string }>(
      'select type, title, pages, file_key from automation.documents where tenant_id = $1',
      [tenantId],
    );
    const rows = documents.map(({ file_key, ...row }) => ({ ...row, isStored: files.includes(file_key) }));
    return { rows, moved: await movedRuns(situation) };
  },
  expected: { rows: [{ type: 'WORKFLOW', title: 'Offer', pages: 1, isStored: true }], moved: 1 },
  quiet: { rows: [], moved: 0 },
  hold,
};

export const effectScenarios = {
  CALL_HTTP: callHttp,
  CHANGE_BOOKING: changeBooking,
  PRINT_TEXT: printText,
  WRITE_TEXT: writeText,
};
