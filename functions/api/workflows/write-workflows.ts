/** Creates, changes and archives workflows. */
import { randomUUID } from 'node:crypto';
import type { Json } from '../../engine/data/statement.ts';
import { EngineError } from '../../engine/errors.ts';
import { recordAudit } from '../http/audit/record-audit.ts';
import { invalid } from '../http/fields/invalid.ts';
import { isObject } from '../http/fields/strict-object.ts';
import { on, type RequestContext } from '../http/route-handler.ts';
import { noSuchWorkflow } from './draft/find-graph.ts';
import * as queries from './draft/queries.gen.ts';
import { readChange, readGraph } from './draft/read-graph.ts';
import { routes } from './routes.ts';
import { graphOfTemplate } from './templates/use-template.ts';
import { asJson, showWorkflow } from './workflow-view.ts';

type Changes = Readonly<Record<string, { readonly from: Json; readonly to: Json }>>;

const record = (context: RequestContext, action: string, entityId: string, changes: Changes) =>
  recordAudit(context, { action, entityType: 'workflow', entityId, changes });

/** Its lock, so that the second of two concurrent changes starts from the result of the first. Throws NOT_FOUND, or CONFLICT for an archived one. */
export async function lockWorkflow({ database, caller: { tenantId } }: RequestContext, workflowId: string) {
  const row = await database.maybeOne(queries.lockWorkflow, { tenantId, workflowId });
  if (!row) throw noSuchWorkflow(workflowId);
  if (row.status === 'ARCHIVED')
    throw new EngineError('CONFLICT', 'The workflow is archived; create another one with its graph');
  return row;
}

interface NewWorkflow {
  readonly name?: string | undefined;
  readonly graph?: unknown;
  readonly templateId?: string | undefined;
  readonly parameters?: unknown;
}

/** Throws INVALID_INPUT for members that do not go together. */
async function draftOf(context: RequestContext, { name, graph, templateId, parameters }: NewWorkflow) {
  if (templateId !== undefined && graph !== undefined) throw invalid('graph', 'must be left out beside templateId');
  if (templateId === undefined && parameters !== undefined) throw invalid('parameters', 'needs a templateId');
  if (parameters !== undefined && !isObject(parameters)) throw invalid('parameters', 'must be an object');
  if (templateId !== undefined) {
    const made = await graphOfTemplate(context, templateId, { ...Object(parameters) });
    return { name: name ?? made.title, graph: made.graph };
  }
  if (name === undefined) throw invalid('name', 'is required');
  return { name, graph: readGraph(graph) };
}

export const createWorkflow = on(routes.createWorkflow, async ({ body, ...context }) => {
  const { database, now } = context;
  const { tenantId, actor } = context.caller;
  const workflowId = randomUUID();
  const { description = null } = body;
  const { name, graph } = await draftOf(context, body);
  const draft = asJson(graph);
  await database.execute(queries.insertWorkflow, { tenantId, workflowId, name, description, draft, actor, now });
  await record(context, 'workflow.created', workflowId, { name: { from: null, to: name } });
  return { body: await showWorkflow(database, tenantId, workflowId, now) };
});

/** Both sides of a conflict, so that an editor can show them beside each other, and who made the other. */
export async function changedMeanwhile(
  { database, caller, now }: RequestContext,
  workflowId: string,
  yours: Json,
  wayOut: string,
): Promise<EngineError> {
  const { tenantId, actor } = caller;
  const current = await showWorkflow(database, tenantId, workflowId, now);
  const last = await database.maybeOne(queries.findLastChange, { tenantId, workflowId });
  const who = last && ` by ${last.actor === actor ? 'yourself' : (last.actorName ?? last.actor)}`;
  const { revision, lastVersion } = current;
  const published = lastVersion === null ? '' : `, its last version ${lastVersion}`;
  const message = `The draft was changed meanwhile${who ?? ''}: its revision is ${revision}${published}. ${wayOut}`;
  return new EngineError('CONFLICT', message, { details: { yours, current } });
}

export const changeWorkflow = on(routes.changeWorkflow, async ({ body, params, ...context }) => {
  const { database, now } = context;
  const { tenantId } = context.caller;
  const draft = body.graph === undefined ? null : asJson(await readChange(database, tenantId, params.id, body.graph));
  const before = await lockWorkflow(context, params.id);
  if (before.revision !== body.revision)
    throw await changedMeanwhile(context, params.id, { ...body, graph: draft } as Json, 'Merge, and send that'); // its schema has texts and numbers
  const name = body.name ?? before.name;
  const description = body.description === undefined ? before.description : body.description;
  const change = { tenantId, workflowId: params.id, name, description, draft, revision: body.revision, now };
  const { revision } = await database.one(queries.updateWorkflow, change);
  await record(context, 'workflow.changed', params.id, {
    revision: { from: before.revision, to: revision },
    ...(name === before.name ? {} : { name: { from: before.name, to: name } }),
  });
  return { body: await showWorkflow(database, tenantId, params.id, now) };
});

/** Throws CONFLICT while a published workflow starts it: its runs would fail there. */
async function refuseCalled({ database, caller: { tenantId } }: RequestContext, workflowId: string): Promise<void> {
  const all = await database.many(queries.findCallers, { tenantId, workflowId });
  const callers = all.filter(({ starts }) => (starts as string[]).includes(workflowId)); // ids, as publish.ts wrote them
  if (callers.length === 0) return;
  const names = callers.slice(0, 5).map(({ name }) => `"${name}"`);
  const rest = callers.length > names.length ? ` and ${callers.length - names.length} more` : '';
  throw new EngineError(
    'CONFLICT',
    `Published workflows start it: ${names.join(', ')}${rest}. Archive them, or publish them without the call, first`,
    { details: { callers: callers.map(({ id, name }) => ({ id, name })) } },
  );
}

export const archiveWorkflow = on(routes.archiveWorkflow, async ({ params, ...context }) => {
  const { database, now } = context;
  const { tenantId } = context.caller;
  await database.one(queries.lockCalls, { tenantId });
  const row = await database.maybeOne(queries.lockWorkflow, { tenantId, workflowId: params.id });
  if (!row) throw noSuchWorkflow(params.id);
  if (row.status === 'ARCHIVED') return { body: undefined };
  await refuseCalled(context, params.id);
  await database.execute(queries.archiveWorkflow, { tenantId, workflowId: params.id, now });
  await record(context, 'workflow.archived', params.id, { status: { from: row.status, to: 'ARCHIVED' } });
  return { body: undefined };
});
