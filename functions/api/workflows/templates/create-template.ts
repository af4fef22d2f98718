/** Makes templates of graphs, and deletes them. */
import { randomUUID } from 'node:crypto';
import type { Json } from '../../../engine/data/statement.ts';
import { EngineError } from '../../../engine/errors.ts';
import type { Graph } from '../../../workflows/graph/graph-schema.ts';
import { normaliseGraph } from '../../../workflows/graph/normalise.ts';
import { type GivenParameter, parametersOf, placeParameters } from '../../../workflows/templates/make-template.ts';
import { fill, type Parameter, type ParameterProblem } from '../../../workflows/templates/template.ts';
import { cleanGraph } from '../../../workflows/transfer/portable.ts';
import { recordAudit } from '../../http/audit/record-audit.ts';
import { invalid } from '../../http/fields/invalid.ts';
import { on, type RequestContext } from '../../http/route-handler.ts';
import { findDraft, findSource } from '../draft/find-graph.ts';
import { readGraph } from '../draft/read-graph.ts';
import * as queries from './queries.gen.ts';
import { findStored, noSuchTemplate, shippedTemplate } from './stored-templates.ts';
import { routes } from './template-routes.ts';
import { showWhole } from './templates.ts';

const MOST_TEMPLATES = 200;
/** As the table's check: a page of templates must fit into a reply of the Data API. */
const MOST_CHARACTERS = 4000;

interface Source {
  readonly workflowId?: string | undefined;
  readonly version?: number | undefined;
  readonly graph?: unknown;
}

/** Throws INVALID_INPUT for members that do not go together, and NOT_FOUND. */
async function sourceOf({ database, caller }: RequestContext, { workflowId, version, graph }: Source): Promise<Graph> {
  if (workflowId === undefined) {
    if (version !== undefined) throw invalid('version', 'needs a workflowId');
    if (graph === undefined) throw invalid('graph', 'is required, or a workflowId');
    return readGraph(graph);
  }
  if (graph !== undefined) throw invalid('graph', 'must be left out beside workflowId');
  return version === undefined
    ? findDraft(database, caller.tenantId, workflowId)
    : findSource(database, caller.tenantId, workflowId, version);
}

function refuse(problems: readonly ParameterProblem[]): void {
  const [first] = problems;
  if (first) throw new EngineError('INVALID_INPUT', `${first.path} ${first.message}`, { details: [...problems] });
}

/** Throws INVALID_INPUT for parameters that the graph cannot take. */
function parametrise(source: Graph, given: readonly GivenParameter[]) {
  const { parameters, problems } = parametersOf(given);
  refuse(problems);
  if (JSON.stringify(parameters).length > MOST_CHARACTERS * 0.8)
    // PostgreSQL writes blanks between members
    throw invalid(
      'parameters',
      `are too large: ${MOST_CHARACTERS * 0.8} characters as JSON, without places, is the most`,
    );
  const placed = placeParameters(source, given);
  refuse(placed.problems);
  const filled = normaliseGraph(fill(placed.graph, placed.examples));
  refuse(
    filled.problems.map(({ path, message }) => ({ path: `graph.${path}`, message: `${message}, with the parameters` })),
  );
  const { graph, takenOut } = cleanGraph(placed.graph);
  return { parameters, graph, takenOut, nodeTypes: [...new Set(graph.nodes.map(({ type }) => type))] };
}

const asJson = (value: Graph | readonly Parameter[] | readonly object[]) => value as unknown as Json; // made of JSON

export const createWorkflowTemplate = on(routes.createWorkflowTemplate, async ({ body, ...context }) => {
  const { database, now } = context;
  const { tenantId, actor } = context.caller;
  const { category, title, summary, visibility } = body;
  const made = parametrise(await sourceOf(context, body), body.parameters);
  const templateId = randomUUID();
  const inserted = await database.maybeOne(queries.insertTemplate, {
    ...{ tenantId, templateId, category, title, summary, visibility, actor, now, most: MOST_TEMPLATES },
    ...{ parameters: asJson(made.parameters), graph: asJson(made.graph), takenOut: asJson(made.takenOut) },
    nodeTypes: made.nodeTypes,
  });
  if (!inserted)
    throw new EngineError(
      'CONFLICT',
      `There are ${MOST_TEMPLATES} templates already; delete one that nobody uses first`,
    );
  const changes = { title: { from: null, to: title }, visibility: { from: null, to: visibility } };
  await recordAudit(context, { action: 'template.created', entityType: 'template', entityId: templateId, changes });
  return { body: await showWhole(context, templateId) };
});

/** Throws NOT_FOUND, for approved templates of others too. */
async function findOwn({ database }: RequestContext, id: string) {
  const row = await findStored(database, id);
  if (!row.isOwn) throw noSuchTemplate(id);
  return { row };
}

export const deleteWorkflowTemplate = on(routes.deleteWorkflowTemplate, async ({ params: { id }, ...context }) => {
  const { database } = context;
  if (shippedTemplate(id))
    throw new EngineError('CONFLICT', `The template "${id}" is shipped with the installation and cannot be deleted`);
  const { row } = await findOwn(context, id);
  await database.one(queries.deleteTemplate, { templateId: row.id });
  const changes = { title: { from: row.title, to: null } };
  await recordAudit(context, { action: 'template.deleted', entityType: 'template', entityId: row.id, changes });
  return { body: undefined };
});
