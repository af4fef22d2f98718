/** Exports to CSV files: this asks for them and tells how far they are; the job EXPORT_ROWS writes the files. */
import { randomUUID } from 'node:crypto';
import type { Json } from '../../../engine/data/statement.ts';
import { EngineError } from '../../../engine/errors.ts';
import { recordAudit } from '../../http/audit/record-audit.ts';
import { fromCursor, toPage } from '../../http/fields/cursor.ts';
import { invalid } from '../../http/fields/invalid.ts';
import { object } from '../../http/fields/strict-object.ts';
import { explainIssues } from '../../http/request/explain-issues.ts';
import { on, type RequestContext, type RouteHandler } from '../../http/route-handler.ts';
import { exportedFile } from '../csv/keys.ts';
import { type ExportSettings, isKept } from '../csv/settings.ts';
import { signDownload } from '../csv/sign.ts';
import { columnOf, columnsOf, type Exportable, exportFilters } from './exportables.ts';
import * as queries from './queries.gen.ts';
import { routes } from './routes.ts';

/** Throws INVALID_INPUT for a filter that the list does not take. */
function readFilter(collection: Exportable, given: unknown): ExportSettings['filter'] {
  const parsed = object(exportFilters[collection]).safeParse(given);
  // Texts all of them, as in a query.
  if (parsed.success) return JSON.parse(JSON.stringify(parsed.data));
  const [first] = explainIssues(parsed.error.issues, ['filter']);
  throw invalid(first?.path ?? 'filter', first?.message ?? 'has a wrong value');
}

function requireColumns(collection: Exportable, columns: readonly string[]): void {
  for (const [index, name] of columns.entries()) {
    if (!columnOf(collection, name))
      throw invalid(`columns.${index}`, `must be one of ${[...new Set(['id', ...columnsOf(collection)])].join(', ')}`);
    if (columns.indexOf(name) < index) throw invalid(`columns.${index}`, 'is there already');
  }
}

type Found = Awaited<ReturnType<typeof list>>[number];
type State = 'queued' | 'writing' | 'done' | 'failed' | 'cancelled';

const list = ({ database, caller: { tenantId } }: RequestContext, asked: object) =>
  database.many(queries.listExports, {
    ...{ id: null, collection: null, afterAt: null, afterId: null, limit: 1, ...asked },
    tenantId,
  });

/** The table has no other collections and states, and `createExport` wrote the settings. */
function summaryOf({ id: exportId, settings, cursorAt: _at, ...row }: Found) {
  const { filter, columns } = settings as unknown as ExportSettings;
  const known = { collection: row.collection as Exportable, state: row.state as State };
  return { exportId, ...row, ...known, filter: filter as Json, columns };
}

interface Asked {
  readonly collection: Exportable;
  readonly id: string;
}

async function find(context: RequestContext, { collection, id }: Asked): Promise<Found> {
  const [found] = await list(context, { id, collection });
  if (!found) throw new EngineError('NOT_FOUND', `There is no export ${id} of ${collection}`);
  return found;
}

/** Throws NOT_FOUND, for an export of another collection too. */
async function show(context: RequestContext, asked: Asked) {
  const found = await find(context, asked);
  const { tenantId } = context.caller;
  const isThere = found.state === 'done' && isKept(found.endedAt, context.now);
  const key = exportedFile({ tenantId, id: found.id });
  return { ...summaryOf(found), url: isThere ? await signDownload(key, `${asked.collection}.csv`) : null };
}

const createExport = on(routes.createCrmExport, async ({ params: { collection }, body, ...context }) => {
  const { database, now, caller } = context;
  const { tenantId, actor } = caller;
  const { columns = columnsOf(collection) } = body;
  requireColumns(collection, columns);
  const filter = readFilter(collection, body.filter ?? {});
  const [id, jobId] = [randomUUID(), randomUUID()];
  const settings = { filter, columns };
  await database.execute(queries.insertExport, { tenantId, id, jobId, collection, settings, actor, now });
  await recordAudit(context, {
    ...{ action: 'export.created', entityType: 'export', entityId: id },
    changes: { collection: { from: null, to: collection } },
  });
  return { body: summaryOf(await find(context, { collection, id })) };
});

const getExport = on(routes.getCrmExport, async ({ params, ...context }) => ({ body: await show(context, params) }));

const cancelExport = on(routes.cancelCrmExport, async ({ params, ...context }) => {
  await find(context, params);
  const { tenantId } = context.caller;
  await context.database.execute(queries.cancelExport, { tenantId, id: params.id, now: context.now });
  return { body: await show(context, params) };
});

const listExports = on(routes.listCrmExports, async ({ query: { limit, cursor, collection = null }, ...context }) => {
  const rows = await list(context, { collection, limit: limit + 1, ...fromCursor(cursor) });
  const { nextCursor } = toPage(rows, limit);
  return { body: { items: rows.slice(0, limit).map(summaryOf), nextCursor } };
});

export const exportHandlers: readonly RouteHandler[] = [listExports, createExport, getExport, cancelExport];
