/** Lists and shows runs. */
import { EngineError } from '../../../engine/errors.ts';
import { fromCursor, toPage } from '../../http/fields/cursor.ts';
import { on, type RequestContext } from '../../http/route-handler.ts';
import * as queries from './queries.gen.ts';
import { routes } from './run-routes.ts';

type Row = Awaited<ReturnType<typeof findRun>>;
type Status = 'RUNNING' | 'FINISHED' | 'FAILED' | 'CANCELLED';

const any = {
  runId: null,
  workflowId: null,
  customerId: null,
  status: null,
  nodeId: null,
  afterAt: null,
  afterId: null,
};

/** Throws NOT_FOUND. */
export async function findRun({ database, caller: { tenantId } }: RequestContext, runId: string) {
  const row = await database.maybeOne(queries.listRuns, { ...any, tenantId, runId, limit: 1 });
  if (!row) throw new EngineError('NOT_FOUND', `There is no run ${runId}`);
  return { ...row, status: row.status as Status }; // the table's check
}

/** What lists show: the members of the reply. */
const shown = ({ data: _data, state: _state, ...row }: Omit<Row, 'status'> & { readonly status: string }) => ({
  ...row,
  status: row.status as Status, // the table's check
});

export const listRuns = on(routes.listRuns, async ({ database, query, caller: { tenantId } }) => {
  const { limit, cursor, workflowId = null, customerId = null, status = null, nodeId = null } = query;
  const filter = { ...any, workflowId, customerId, status, nodeId };
  const rows = await database.many(queries.listRuns, { ...filter, tenantId, ...fromCursor(cursor), limit: limit + 1 });
  return { body: toPage(rows.map(shown), limit) };
});

type Members = Readonly<Record<string, unknown>>;

export const getRun = on(routes.getRun, async ({ params, ...context }) => {
  const row = await findRun(context, params.id);
  const { cursorAt: _, ...run } = shown(row);
  const { tenantId } = context.caller;
  const attempts = await context.database.many(queries.listAttempts, { tenantId, runId: params.id });
  const { vars, input, trigger } = row.data as Partial<Readonly<Record<'vars' | 'input' | 'trigger', Members | null>>>; // as start_runs.sql wrote it; old runs have none
  return { body: { ...run, variables: vars ?? {}, input: input ?? null, trigger: trigger ?? null, attempts } };
});
