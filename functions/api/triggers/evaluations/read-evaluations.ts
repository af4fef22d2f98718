import { EngineError } from '../../../engine/errors.ts';
import { fromCursor, toPage } from '../../http/fields/cursor.ts';
import { on } from '../../http/route-handler.ts';
import { listEvaluations as statement } from './queries.gen.ts';
import { routes } from './routes.ts';

export const listEvaluations = on(routes.listEvaluations, async ({ database, query, caller: { tenantId } }) => {
  const { limit, cursor, triggerId = null, status = null, source = null, from, to } = query;
  const page = { ...fromCursor(cursor), limit: limit + 1 };
  const rows = await database.many(statement, {
    tenantId,
    evaluationId: null,
    triggerId,
    status,
    source,
    from: from === undefined ? null : new Date(from),
    to: to === undefined ? null : new Date(to),
    ...page,
  });
  return { body: toPage(rows, limit) };
});

export const getEvaluation = on(routes.getEvaluation, async ({ database, params: { id }, caller: { tenantId } }) => {
  const anyTime = { source: null, from: null, to: null, afterAt: null, afterId: null };
  const one = { evaluationId: id, triggerId: null, status: null, ...anyTime, limit: 1 };
  const row = await database.maybeOne(statement, { tenantId, ...one });
  if (!row) throw new EngineError('NOT_FOUND', `There is no evaluation ${id}`);
  const { cursorAt: _, ...evaluation } = row;
  return { body: evaluation };
});
