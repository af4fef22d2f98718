/** Lists, shows and compares published versions. */
import type { Database } from '../../../engine/data/database.ts';
import type { Json } from '../../../engine/data/statement.ts';
import { EngineError } from '../../../engine/errors.ts';
import { diffGraphs } from '../../../workflows/graph/diff.ts';
import type { Graph } from '../../../workflows/graph/graph-schema.ts';
import { invalid } from '../../http/fields/invalid.ts';
import { on } from '../../http/route-handler.ts';
import { findDraft, findSource } from '../draft/find-graph.ts';
import { routes } from '../routes.ts';
import { asJson, findWorkflow } from '../workflow-view.ts';
import { listVersions as statement } from './queries.gen.ts';

/** Versions are counted, so the last number of a page is its mark. */
function readMark(cursor: string | undefined): number | null {
  if (cursor === undefined) return null;
  if (!/^[1-9]\d{0,8}$/.test(cursor)) throw invalid('cursor', 'must be the nextCursor of another page');
  return Number(cursor);
}

export const listVersions = on(routes.listVersions, async ({ database, params, query, caller: { tenantId } }) => {
  await findWorkflow(database, tenantId, params.id);
  const { limit, cursor } = query;
  const asked = { tenantId, workflowId: params.id, version: null, before: readMark(cursor), limit: limit + 1 };
  const rows = await database.many(statement, asked);
  const items = rows.slice(0, limit);
  return { body: { items, nextCursor: rows.length > limit ? String(items.at(-1)?.version) : null } };
});

/** Throws INVALID_INPUT for what is no number of a version. */
export function numberOf(name: string, given: string, alsoDraft: boolean): number {
  if (/^[1-9]\d{0,8}$/.test(given)) return Number(given);
  throw invalid(name, `must be the number of a version${alsoDraft ? ', or draft' : ''}`);
}

export const getVersion = on(routes.getVersion, async ({ database, params, caller: { tenantId } }) => {
  const version = numberOf('version', params.version, false);
  const [row] = await database.many(statement, { tenantId, workflowId: params.id, version, before: null, limit: 1 });
  if (!row) throw new EngineError('NOT_FOUND', `There is no version ${version} of a workflow ${params.id}`);
  return { body: { ...row, graph: asJson(await findSource(database, tenantId, params.id, version)) } };
});

const findSide = (database: Database, tenantId: string, id: string, name: string, given: string): Promise<Graph> =>
  given === 'draft'
    ? findDraft(database, tenantId, id)
    : findSource(database, tenantId, id, numberOf(name, given, true));

export const diffVersions = on(
  routes.diffVersions,
  async ({ database, params: { id, a, b }, caller: { tenantId } }) => {
    const from = await findSide(database, tenantId, id, 'a', a);
    const to = await findSide(database, tenantId, id, 'b', b);
    const { added, removed, changed, rewired, settings, variables } = diffGraphs(from, to);
    const lists: Readonly<Record<keyof ReturnType<typeof diffGraphs>, readonly object[]>> = {
      added,
      removed,
      changed,
      rewired,
      settings,
      variables,
    };
    return { body: lists as unknown as Record<keyof typeof lists, Json[]> }; // graphs are JSON, and so are their differences
  },
);
