import { showBigId } from '../../http/fields/big-id.ts';
import { invalid } from '../../http/fields/invalid.ts';
import { on } from '../../http/route-handler.ts';
import { listMessageLogs as statement } from './queries.gen.ts';
import { routes } from './routes.ts';

/** The list marks its cursors with their filters; what is left must be the id of a row. */
function idOf(cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  if (!/^[1-9]\d{0,17}$/.test(cursor)) throw invalid('cursor', 'must be the nextCursor of another page');
  return cursor;
}

const shown = (id: string | null) => (id === null ? null : showBigId(id));

/** Newest first, by the number of the row. */
export const listMessageLogs = on(routes.listMessageLogs, async ({ database, query, caller: { tenantId } }) => {
  const { limit, cursor, run_id: runId = null, trigger_run_id: triggerRunId = null, status = null } = query;
  const asked = { tenantId, runId, triggerRunId, status, beforeId: idOf(cursor), limit: limit + 1 };
  const rows = await database.many(statement, asked);
  const page = rows.slice(0, limit);
  const items = page.map(
    ({ id, runId: of, triggerRunId: ofTrigger, pageId, recipientId, messageId, sentAt, ...rest }) => {
      const { step, attempt, status: how, code, subcode, error, delivery, deliveryDetail, deliveryAt } = rest;
      return {
        ...{ id: showBigId(id), run_id: shown(of), trigger_run_id: shown(ofTrigger), page_id: shown(pageId) },
        ...{
          recipient_id: recipientId,
          step,
          attempt,
          status: how,
          code,
          subcode,
          error,
          message_id: messageId,
          sent_at: sentAt,
          delivery,
          delivery_detail: deliveryDetail,
          delivery_at: deliveryAt,
        },
      };
    },
  );
  return { body: { items, nextCursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null } };
});
