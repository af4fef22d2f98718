/** Stores one converted workflow as a draft, or says why it is there already. */
import { randomUUID } from 'node:crypto';
import type { Json } from '../../engine/data/statement.ts';
import { diffGraphs } from '../../workflows/graph/diff.ts';
import type { Graph } from '../../workflows/graph/graph-schema.ts';
import type { FormatName } from '../../workflows/import/format-names.ts';
import type { ConvertedWorkflow } from '../../workflows/import/report.ts';
import { checksumOfContent } from '../../workflows/transfer/portable.ts';
import { recordAudit } from '../http/audit/record-audit.ts';
import type { RequestContext } from '../http/route-handler.ts';
import { findDraft } from '../workflows/draft/find-graph.ts';
import { insertWorkflow } from '../workflows/draft/queries.gen.ts';
import { toFile } from '../workflows/transfer/to-file.ts';
import { asJson } from '../workflows/workflow-view.ts';
import { findNamesakes, recordImport } from './queries.gen.ts';

/** Where the record of a workflow went before. */
export interface Known {
  readonly workflowId: string;
  readonly checksum: string;
}

/** What became of a workflow of the content. */
export interface Stored {
  readonly status: 'created' | 'unchanged' | 'changed' | 'checked';
  readonly id: string | null;
  readonly checksum: string;
  readonly namesake: { readonly id: string; readonly diff: Json } | null;
}

type Drawn = ConvertedWorkflow & { readonly graph: Graph };

/** Workflows of the same name: the one that is the same, and what differs from the newest. */
async function findSame({ database, caller: { tenantId } }: RequestContext, { name, graph }: Drawn, checksum: string) {
  const namesakes = await database.many(findNamesakes, { tenantId, name });
  let newest: Stored['namesake'] = null;
  for (const { id, description } of namesakes) {
    const draft = await findDraft(database, tenantId, id);
    const there = await toFile(database, tenantId, { name, description, graph: draft });
    if (there.checksum === checksum) return { sameId: id, newest };
    newest ??= { id, diff: diffGraphs(there.graph, graph) as unknown as Json }; // JSON by its type
  }
  return { sameId: null, newest };
}

async function insert(context: RequestContext, { name, description, graph }: Drawn, checksum: string): Promise<string> {
  const { database, now } = context;
  const { tenantId, actor } = context.caller;
  const workflowId = randomUUID();
  await database.execute(insertWorkflow, { tenantId, workflowId, name, description, draft: asJson(graph), actor, now });
  const changes = { name: { from: null, to: name }, checksum: { from: null, to: checksum } };
  await recordAudit(context, { action: 'workflow.imported', entityType: 'workflow', entityId: workflowId, changes });
  return workflowId;
}

/** Idempotent: a record is known by its id, and a file by its content. */
export async function storeWorkflow(
  context: RequestContext,
  workflow: Drawn,
  {
    format,
    known,
    dryRun,
  }: { readonly format: FormatName; readonly known: Known | undefined; readonly dryRun: boolean },
): Promise<Stored> {
  const { database, now } = context;
  const { tenantId, actor } = context.caller;
  const { sourceId, name, description, graph } = workflow;
  const checksum = await checksumOfContent(name, description, graph);
  if (known) {
    const status = known.checksum === checksum ? 'unchanged' : 'changed';
    return { status, id: known.workflowId, checksum, namesake: null };
  }
  const { sameId, newest } =
    sourceId === null ? await findSame(context, workflow, checksum) : { sameId: null, newest: null };
  if (sameId !== null) return { status: 'unchanged', id: sameId, checksum, namesake: newest };
  if (dryRun) return { status: 'checked', id: null, checksum, namesake: newest };
  const id = await insert(context, workflow, checksum);
  if (sourceId !== null)
    await database.execute(recordImport, { tenantId, format, sourceId, workflowId: id, checksum, actor, now });
  return { status: 'created', id, checksum, namesake: newest };
}
