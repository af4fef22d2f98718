/** Workflows as files: out of a tenant, and into one. */
import { randomUUID } from 'node:crypto';
import type { Database } from '../../../engine/data/database.ts';
import type { Json } from '../../../engine/data/statement.ts';
import { EngineError } from '../../../engine/errors.ts';
import { diffGraphs } from '../../../workflows/graph/diff.ts';
import { checksumOfContent, FORMAT, exportWorkflow as toFile } from '../../../workflows/transfer/portable.ts';
import { readFile, reportNodes, type WorkflowFile } from '../../../workflows/transfer/read-file.ts';
import { recordAudit } from '../../http/audit/record-audit.ts';
import { on } from '../../http/route-handler.ts';
import { findDraft, findSource } from '../draft/find-graph.ts';
import { insertWorkflow } from '../draft/queries.gen.ts';
import { compileFor, verdictOf } from '../draft/validate.ts';
import { numberOf } from '../versions/read-versions.ts';
import { asJson, findWorkflow } from '../workflow-view.ts';
import { findNamesakes } from './queries.gen.ts';
import { routes } from './transfer-routes.ts';

/** More would make the reply unreadable; the rest shows when these are mended. */
const MOST_DETAILS = 100;

export const exportWorkflow = on(routes.exportWorkflow, async ({ database, params, query, caller: { tenantId } }) => {
  const { name, description } = await findWorkflow(database, tenantId, params.id);
  const graph =
    query.version === undefined
      ? await findDraft(database, tenantId, params.id)
      : await findSource(database, tenantId, params.id, numberOf('version', query.version, false));
  const file = await toFile(name, description, graph);
  return { body: { ...file, graph: asJson(file.graph), takenOut: [...file.takenOut] } };
});

/** Throws INVALID_INPUT with everything of the wrong shape. */
function fileOf(content: unknown): WorkflowFile {
  const { file, problems } = readFile(content);
  if (file) return file;
  const details = problems
    .slice(0, MOST_DETAILS)
    .map(({ path, message }) => ({ path: ['content', path].filter(Boolean).join('.'), message }));
  throw new EngineError('INVALID_INPUT', `${details[0]?.path} ${details[0]?.message}`, { details });
}

/** Workflows of the same name: the one that is the same, and what differs from the newest. */
async function findSame(database: Database, tenantId: string, { name, graph }: WorkflowFile, checksum: string) {
  const namesakes = await database.many(findNamesakes, { tenantId, name });
  let newest: { readonly id: string; readonly diff: Json } | null = null;
  for (const { id, description } of namesakes) {
    const there = await toFile(name, description, await findDraft(database, tenantId, id));
    if (there.checksum === checksum) return { sameId: id, newest };
    newest ??= { id, diff: diffGraphs(there.graph, graph) as unknown as Json }; // JSON by its type
  }
  return { sameId: null, newest };
}

/** Idempotent: a file that equals a workflow of the tenant makes no second one. */
export const importWorkflow = on(routes.importWorkflow, async ({ body, ...context }) => {
  const { database, now } = context;
  const { tenantId, actor } = context.caller;
  const file = fileOf(body.content);
  const { name, description, graph } = file;
  const checksum = await checksumOfContent(name, description, graph);
  const { sameId, newest } = await findSame(database, tenantId, file, checksum);
  const workflowId = sameId ?? randomUUID();
  const isCreated = sameId === null && !body.dryRun;
  if (isCreated) {
    await database.execute(insertWorkflow, {
      tenantId,
      workflowId,
      name,
      description,
      draft: asJson(graph),
      actor,
      now,
    });
    const changes = { name: { from: null, to: name }, checksum: { from: null, to: checksum } };
    await recordAudit(context, { action: 'workflow.imported', entityType: 'workflow', entityId: workflowId, changes });
  }
  const compilation = await compileFor(database, tenantId, workflowId, graph, now);
  const verdict = verdictOf(compilation);
  const status = isCreated ? ('created' as const) : sameId ? ('unchanged' as const) : ('checked' as const);
  return {
    body: {
      ...{ status, id: status === 'checked' ? null : workflowId, format: FORMAT, name, checksum },
      isIntact: file.checksum === null ? null : file.checksum === checksum,
      ...verdict,
      canActivate: verdict.canPublish && compilation.problems.every(({ code }) => code !== 'CANNOT_RUN'),
      nodes: reportNodes(file).map((node) => ({ ...node, changes: [...node.changes] })),
      ...{ takenOut: [...file.takenOut], namesake: newest },
    },
  };
});
