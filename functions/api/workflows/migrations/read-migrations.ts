/** Lists and shows migrations. */
import { EngineError } from '../../../engine/errors.ts';
import { fromCursor, toPage } from '../../http/fields/cursor.ts';
import { on, type RequestContext } from '../../http/route-handler.ts';
import { findWorkflow } from '../workflow-view.ts';
import { routes } from './migration-routes.ts';
import { listMigrations as listRows } from './queries.gen.ts';

type Row = NonNullable<(typeof listRows)['gives']>;
type Status = 'QUEUED' | 'RUNNING' | 'DONE' | 'STOPPED' | 'FAILED';

const typed = ({ status, map, stayed, ...row }: Row) => ({
  ...row,
  status: status as Status, // as list_migrations.sql has it
  map: map as Readonly<Record<string, string>>, // as the route's schema says
  stayed: stayed as Record<string, number>, // as continue_migration.sql counts
  endedMeanwhile: status === 'DONE' ? row.total - row.lookedAt : 0,
});

const shown = (row: Row) => {
  const { fromGraph: _from, toGraph: _to, ...migration } = typed(row);
  return migration;
};

/** Throws NOT_FOUND. */
export async function findMigration({ database, caller }: RequestContext, workflowId: string, migrationId: string) {
  const page = { tenantId: caller.tenantId, workflowId, migrationId, afterAt: null, afterId: null, limit: 1 };
  const row = await database.maybeOne(listRows, page);
  if (!row) throw new EngineError('NOT_FOUND', `The workflow ${workflowId} has no migration ${migrationId}`);
  return typed(row);
}

export const getMigration = on(routes.getMigration, async ({ params: { id, migrationId }, ...context }) => {
  const { fromGraph: _from, toGraph: _to, cursorAt: _at, ...migration } = await findMigration(context, id, migrationId);
  return { body: migration };
});

export const listMigrations = on(routes.listMigrations, async ({ params: { id: workflowId }, query, ...context }) => {
  const { database, caller } = context;
  const { tenantId } = caller;
  await findWorkflow(database, tenantId, workflowId);
  const { limit, cursor } = query;
  const page = { tenantId, workflowId, migrationId: null, ...fromCursor(cursor), limit: limit + 1 };
  return { body: toPage((await database.many(listRows, page)).map(shown), limit) };
});
