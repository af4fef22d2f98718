/** Publishes drafts as versions, with their compiled nodes in the same transaction. */
import type { Database } from '../../../engine/data/database.ts';
import type { Json } from '../../../engine/data/statement.ts';
import { EngineError } from '../../../engine/errors.ts';
import { calledWorkflows } from '../../../workflows/graph/check-sub-workflows.ts';
import { checksumOf } from '../../../workflows/graph/checksum.ts';
import type { CompiledNode } from '../../../workflows/graph/compiled.ts';
import { recordAudit } from '../../http/audit/record-audit.ts';
import { on } from '../../http/route-handler.ts';
import { findDraft } from '../draft/find-graph.ts';
import { lockCalendars, lockCalls } from '../draft/queries.gen.ts';
import { compileFor } from '../draft/validate.ts';
import { routes } from '../routes.ts';
import { changedMeanwhile, lockWorkflow } from '../write-workflows.ts';
import * as queries from './queries.gen.ts';

/** Compiled conditions can be far longer than the graph, and a call of the Data API may not. */
const MOST_CHARACTERS = 200_000;

/** In pieces of about MOST_CHARACTERS. */
async function insertNodes(database: Database, tenantId: string, graphId: string, nodes: readonly CompiledNode[]) {
  const insert = (piece: readonly CompiledNode[]) =>
    database.execute(queries.insertGraphNodes, { tenantId, graphId, nodes: piece as unknown as Json }); // rows of JSON values
  let piece: CompiledNode[] = [];
  let size = 0;
  for (const node of nodes) {
    const length = JSON.stringify(node).length;
    if (size + length > MOST_CHARACTERS && piece.length > 0) {
      await insert(piece);
      [piece, size] = [[], 0];
    }
    piece.push(node);
    size += length;
  }
  if (piece.length > 0) await insert(piece);
}

const shown = ({ note: _, ...version }: NonNullable<typeof queries.listVersions.gives>) => version;

export const publishWorkflow = on(routes.publishWorkflow, async ({ params: { id: workflowId }, body, ...context }) => {
  const { database, now } = context;
  const { tenantId, actor } = context.caller;
  await database.one(lockCalls, { tenantId });
  const { lastVersion, revision } = await lockWorkflow(context, workflowId);
  if (body.revision !== undefined && body.revision !== revision)
    throw await changedMeanwhile(
      context,
      workflowId,
      { revision: body.revision, note: body.note ?? null },
      'Look at it, and publish that',
    );
  const graph = await findDraft(database, tenantId, workflowId);
  const checksum = await checksumOf(graph);
  const newest = { tenantId, workflowId, version: null, before: null, limit: 1 };
  const [last] = lastVersion === 0 ? [] : await database.many(queries.listVersions, newest);
  if (last?.checksum === checksum) return { body: { id: workflowId, ...shown(last), isNew: false } };
  await database.many(lockCalendars, { tenantId });
  const { compiled, problems } = await compileFor(database, tenantId, workflowId, graph, now);
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (!compiled)
    throw new EngineError(
      'INVALID_INPUT',
      `The draft has ${errors.length} ${errors.length === 1 ? 'error' : 'errors'}: ${errors[0]?.message}`,
      {
        details: errors,
      },
    );
  const { graphId, version } = await database.one(queries.insertGraph, {
    ...{ tenantId, workflowId, checksum, actor, now, note: body.note ?? null },
    ...{ settings: compiled.settings as Json, starts: calledWorkflows(graph) },
  });
  await insertNodes(database, tenantId, graphId, compiled.nodes);
  const changes = { version: { from: lastVersion, to: version } };
  await recordAudit(context, { action: 'workflow.published', entityType: 'workflow', entityId: workflowId, changes });
  const made = await database.one(queries.listVersions, newest);
  return { body: { id: workflowId, ...shown(made), isNew: true } };
});
