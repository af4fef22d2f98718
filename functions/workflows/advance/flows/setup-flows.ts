/** For tests of message flows: pages with subscribers, rows that start runs, and messages that are sent when their moment comes. */
import { daysLater, NOW, setUpWalk } from '../setup-walk.ts';

interface JobRow {
  id: string;
  runId: string;
  payload: Record<string, unknown> & { content: { text?: string }; recipientId: string };
  priority: number;
  laneKey: string;
  runAt: Date;
}

/** Of a row of trigger_runs. */
interface TriggerRunRow {
  id: string;
  status: string;
  runId: string | null;
  nextStepAt: Date | null;
  nextStepId: string | null;
  lastStepId: string | null;
  completedAt: Date | null;
  error: { code: string; message: string } | null;
}

/** A start that only rows use. */
export const begin = { type: 'start' };
/** The end of a flow. */
export const end = { type: 'end' };
/** A node with a text, as older flows write it. */
export const text = (what: string, data: object = {}) => ({ type: 'text', data: { text: what, ...data } });
/** So many seconds after the test's moment. */
export const after = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1000);

/** Messages that wait, and how they end. */
function setUpSending({ state, query, walk }: ReturnType<typeof setUpWalk>) {
  const messages = () =>
    query<JobRow & Record<string, unknown>>(
      `select id, run_id as "runId", payload, priority, lane_key as "laneKey", run_at as "runAt" from automation.jobs
       where type = 'SEND_MESSAGE' and status = 'QUEUED' order by run_at, created_at, id`,
    );

  /** Ends messages as their worker would, half a second after they could go out. */
  const send = (ids: string | readonly string[], result: object = { outcome: 'sent', messageId: 'm' }) =>
    query(
      `update automation.jobs
       set status = 'COMPLETED', result = $2, attempts = 1, lease_until = null, completed_at = run_at + interval '500 ms' where id = any($1)`,
      [[ids].flat(), result],
    );
  const failMessage = (id: string, error: string, status = 'FAILED') =>
    query(`update automation.jobs set status = $2, error = $3, attempts = 1, completed_at = run_at where id = $1`, [
      ...[id, status, error],
    ]);

  /** Sends all that waits, and walks, until nothing is left to send. Returns the messages in their order. */
  async function sendAll(now = NOW, result?: object): Promise<(JobRow & Record<string, unknown>)[]> {
    const sent: (JobRow & Record<string, unknown>)[] = [];
    await walk(now);
    for (let open = await messages(); open.length > 0; open = await messages()) {
      await send(
        open.map(({ id }) => id),
        result,
      );
      sent.push(...open);
      await walk(now);
    }
    return sent;
  }

  const figures = async (of: 'trigger_run' | 'message_run', id: string) => {
    const [row] = await query<{ sent: number; failed: number; errors: unknown[]; pending: number }>(
      `select f.sent, f.failed, f.errors, automation.pending_messages($1, array(
         select r.id from automation.runs r where r.data #>> array['trigger', $4] = $3::text)) as pending
       from automation.message_figures($1, $2, $3::text::bigint) f`,
      [state.tenantId, of, id, of === 'trigger_run' ? 'triggerRunId' : 'messageRunId'],
    );
    return row;
  };
  return { messages, send, failMessage, sendAll, figures };
}

/** Registers the hooks of a test file. */
export function setUpFlows() {
  const walker = setUpWalk();
  const { state, query } = walker;
  let pages = 0n;

  async function page(columns: { channel?: string; isActive?: boolean; tenantId?: string } = {}): Promise<string> {
    // Beyond 2^53, so that a rounded id is found nowhere.
    pages += 1n;
    const id = String(2n ** 60n + BigInt(process.pid) * 1000n + pages);
    const { channel = 'page', isActive = true, tenantId = state.tenantId } = columns;
    await query(
      `insert into automation.pages (page_id, tenant_id, channel, name, is_active, created_at, origination_identity, phone_number_id, url)
       values ($1, $2, $3, 'Page', $4, $5, '+4930123', '7', 'https://example.com/')`,
      [id, tenantId, channel, isActive, daysLater(-9)],
    );
    return id;
  }

  /** Returns its id. */
  async function trigger(flowId: string, pageId: string, recipient = '25164691176450778', more = ''): Promise<string> {
    const [row] = await query<{ id: string }>(
      `insert into automation.trigger_runs (trigger_id, recipient_user_id, page_id, flow_id, status, trigger_context, start_at ${more && ', priority'})
       values (1, $1, $2, $3, 'queued', '{"trigger_type": "keywords", "matched_keyword": "test"}', $4 ${more && `, ${more}`})
       returning id::text`,
      [recipient, pageId, flowId, NOW],
    );
    return row?.id ?? '';
  }

  async function triggerRun(id: string): Promise<TriggerRunRow | undefined> {
    const [row] = await query<TriggerRunRow & Record<string, unknown>>(
      `select id::text, status, run_id as "runId", next_step_at as "nextStepAt", next_step_id as "nextStepId", last_step_id as "lastStepId",
         completed_at as "completedAt", error_details as error
       from automation.trigger_runs where id = $1`,
      [id],
    );
    return row;
  }

  return { ...walker, ...setUpSending(walker), page, trigger, triggerRun };
}
