/** Lists and shows connections. */

import { settingsOf } from '../../../engine/connections/connection.ts';
import type { AuthKind } from '../../../engine/connections/kinds.ts';
import type { Json } from '../../../engine/data/statement.ts';
import { EngineError } from '../../../engine/errors.ts';
import { etagOf } from '../../http/etag.ts';
import { fromCursor, toPage } from '../../http/fields/cursor.ts';
import { on, type RequestContext } from '../../http/route-handler.ts';
import { listUsers, listConnections as statement } from './queries.gen.ts';
import { routes } from './routes.ts';

/** Most workflows that the reply names. */
const MOST_USERS = 100;

type Row = NonNullable<typeof statement.gives>;

/** The table's checks allow nothing else. */
const toView = ({ cursorAt: _, auth, settings, status, ...row }: Row) => ({
  ...row,
  auth: auth as AuthKind,
  settings: settingsOf(settings),
  status: status as 'READY',
});

/** Changes with what a person edits, and not with tokens. */
const etagOfRow = ({ name, baseUrl, settings, idempotencyHeader, perSecond, secretSetAt }: Row): string =>
  etagOf([name, baseUrl, settings, idempotencyHeader, perSecond, secretSetAt?.toISOString() ?? null] satisfies Json[]);

export const noSuchConnection = (id: string) => new EngineError('NOT_FOUND', `There is no connection ${id}`);

/** The answer of every route about one connection. Throws NOT_FOUND. */
export async function showConnection({ database, caller }: RequestContext, connectionId: string) {
  const asked = { tenantId: caller.tenantId, connectionId, afterAt: null, afterId: null, limit: 1 };
  const row = await database.maybeOne(statement, asked);
  if (!row) throw noSuchConnection(connectionId);
  return { body: toView(row), etag: etagOfRow(row) };
}

export const listConnections = on(
  routes.listConnections,
  async ({ database, query: { limit, cursor }, caller: { tenantId } }) => {
    const asked = { tenantId, connectionId: null, ...fromCursor(cursor), limit: limit + 1 };
    const { items, nextCursor } = toPage(await database.many(statement, asked), limit);
    return { body: { items: items.map((row) => toView({ ...row, cursorAt: '' })), nextCursor } };
  },
);

export const getConnection = on(routes.getConnection, ({ params, ...context }) => showConnection(context, params.id));

export const listConnectionUsers = on(routes.listConnectionUsers, async ({ params, ...context }) => {
  const { id: connectionId } = params;
  await showConnection(context, connectionId);
  const asked = { tenantId: context.caller.tenantId, connectionId, limit: MOST_USERS };
  const items = await context.database.many(listUsers, asked);
  // The statement's own condition.
  return { body: { items: items.map(({ status, ...one }) => ({ ...one, status: status as 'ACTIVE' | 'PAUSED' })) } };
});
