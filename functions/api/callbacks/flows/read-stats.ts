/** Statistics of runs, in the shape and order that callers of the system before read. */
import { EngineError } from '../../../engine/errors.ts';
import { bigIdText, showBigId } from '../../http/fields/big-id.ts';
import { on } from '../../http/route-handler.ts';
import { exactJson } from './exact-json.ts';
import { readMessageRun, readTriggerRun } from './queries.gen.ts';
import { routes } from './routes.ts';

interface Figures {
  readonly sent: number;
  readonly failed: number;
  readonly pending: number;
  readonly errors: string;
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
}

type ErrorCount = { readonly error_code: string; readonly error_message: string | null; readonly count: number };

const rateOf = (sent: number, failed: number): string =>
  `${(sent + failed === 0 ? 0 : (sent / (sent + failed)) * 100).toFixed(2)}%`;

const figuresOf = ({ sent, failed, pending, errors, waiting, active, delayed }: Figures) => ({
  stats: {
    total_attempts: sent + failed + pending,
    successful: sent,
    failed,
    pending,
    success_rate: rateOf(sent, failed),
  },
  error_breakdown: JSON.parse(errors) as ErrorCount[], // as automation.message_figures writes it
  queue: { waiting, active, delayed },
});

/** Throws BAD_NUMBER. */
function requireNumber(id: string): void {
  if (!bigIdText.safeParse(id).success)
    throw new EngineError('BAD_NUMBER', `"${id.slice(0, 40)}" is no id of a run: use its digits`);
}

const noSuchRun = (id: string) => new EngineError('NOT_FOUND', `There is no run ${id}`);

/** Of the run of one recipient. */
export const getTriggerRunStats = on(
  routes.getTriggerRunStats,
  async ({ database, params: { triggerRunId }, caller: { tenantId }, now }) => {
    requireNumber(triggerRunId);
    const row = await database.maybeOne(readTriggerRun, { tenantId, triggerRunId, now });
    if (!row) throw noSuchRun(triggerRunId);
    return {
      body: {
        trigger_run_id: showBigId(row.id),
        trigger_id: row.triggerId === null ? null : showBigId(row.triggerId),
        recipient_user_id: row.recipientUserId,
        page_id: showBigId(row.pageId),
        flow_id: row.flowId,
        status: row.status,
        trigger_context: exactJson(row.triggerContext),
        created_at: row.createdAt,
        completed_at: row.completedAt,
        ...figuresOf(row),
      },
    };
  },
);

/** Of a run over the subscribers of pages. */
export const getMessageRunStats = on(
  routes.getMessageRunStats,
  async ({ database, params: { messageRunId }, caller: { tenantId }, now }) => {
    requireNumber(messageRunId);
    const row = await database.maybeOne(readMessageRun, { tenantId, messageRunId, now });
    if (!row) throw noSuchRun(messageRunId);
    return {
      body: {
        run_id: showBigId(row.id),
        page_ids: row.pageIds.split(',').map(showBigId),
        flow_id: row.flowId,
        status: row.status,
        total: row.total,
        success: row.success,
        failed: row.failedRecipients,
        error_summary: row.errorSummary === null ? null : exactJson(row.errorSummary),
        created_at: row.createdAt,
        completed_at: row.completedAt,
        ...figuresOf(row),
      },
    };
  },
);
