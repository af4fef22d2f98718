/** Lists, shows and rates templates. */
import type { Json } from '../../../engine/data/statement.ts';
import { checkRunnable } from '../../../workflows/advance/check-runnable.ts';
import type { Graph } from '../../../workflows/graph/graph-schema.ts';
import { normaliseGraph } from '../../../workflows/graph/normalise.ts';
import { templates } from '../../../workflows/templates/index.ts';
import { graphOf, type Parameter, type Template } from '../../../workflows/templates/template.ts';
import { fromCursor, toPage } from '../../http/fields/cursor.ts';
import { on, type RequestContext } from '../../http/route-handler.ts';
import * as queries from './queries.gen.ts';
import { figuresOf, findStored, readStored, shippedTemplate, showParameters, showRow } from './stored-templates.ts';
import { routes } from './template-routes.ts';

/** Any value of its type, for a template that nobody has filled in. */
const anyValue = (asked: Parameter) =>
  asked.default ?? (asked.type === 'number' ? asked.min : (asked.choices?.[0] ?? 'example'));

const emptyGraph = { edges: [], variables: [], settings: {} };

/** What runs cannot do yet, in words. */
const waitsFor = (graph: Pick<Graph, 'nodes'>): string[] => [
  ...new Set(checkRunnable({ ...emptyGraph, nodes: graph.nodes }).map(({ message }) => message)),
];

/** As it is drawn, with any values. */
function exampleOf(template: Template): Graph {
  const values = Object.fromEntries(template.parameters.map((asked) => [asked.name, anyValue(asked)]));
  return normaliseGraph(graphOf(template, values)).graph;
}

function showShipped(template: Template) {
  const { id, category, title, summary, parameters, nodes } = template;
  const nodeTypes = [...new Set(nodes.map(({ type }) => type))];
  const isOwn = { visibility: 'shipped' as const, isOwn: false, approvedAt: null };
  return { id, category, title, summary, ...isOwn, parameters: showParameters(parameters), nodeTypes };
}

/** Behind the last template of a tenant: how many of the shipped ones came before. */
const SHIPPED = /^shipped-(\d{1,3})$/;

interface Asked {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly visibility?: string | undefined;
  readonly category?: string | undefined;
}

/** Those of tenants, a page at a time. */
async function listStored({ database }: RequestContext, { limit, cursor, visibility, category }: Asked) {
  if (visibility === 'shipped' || (cursor !== undefined && SHIPPED.test(cursor)))
    return { items: [], nextCursor: null };
  const asked = { visibility: visibility ?? null, category: category ?? null, limit: limit + 1 };
  return toPage(await database.many(queries.listTemplates, { ...asked, ...fromCursor(cursor) }), limit);
}

/** Shipped ones fill up the last page of those of tenants, and have the pages behind it. */
async function page(context: RequestContext, asked: Asked) {
  const stored = await listStored(context, asked);
  const shown = stored.items.map((row) => {
    const item = showRow(row);
    return { ...item, waitsFor: waitsFor({ nodes: item.nodeTypes.map((type) => ({ id: type, type, data: {} })) }) };
  });
  if (stored.nextCursor !== null) return { shown, nextCursor: stored.nextCursor };
  const { limit, cursor, visibility, category } = asked;
  const matching = templates.filter(
    (one) => (visibility ?? 'shipped') === 'shipped' && (category ?? one.category) === one.category,
  );
  const from = Number(SHIPPED.exec(cursor ?? '')?.[1] ?? 0);
  const until = from + limit - shown.length;
  const rest = matching.slice(from, until).map((one) => ({ ...showShipped(one), waitsFor: waitsFor(exampleOf(one)) }));
  return { shown: [...shown, ...rest], nextCursor: matching.length > until ? `shipped-${until}` : null };
}

export const listWorkflowTemplates = on(routes.listWorkflowTemplates, async ({ query, ...context }) => {
  const { shown, nextCursor } = await page(context, query);
  const ids = shown.map(({ id }) => id);
  const figures = await figuresOf(context.database, ids, context.caller.actor);
  return { body: { items: shown.map((one) => ({ ...one, ...figures(one.id) })), nextCursor } };
});

/** One with its graph and figures. Throws NOT_FOUND. */
export async function showWhole({ database, caller }: RequestContext, id: string) {
  const figures = (await figuresOf(database, [id], caller.actor))(id);
  const shipped = shippedTemplate(id);
  if (shipped) {
    const { nodes, settings = {} } = shipped;
    const { edges } = exampleOf(shipped);
    return { ...showShipped(shipped), ...figures, graph: { nodes, edges, settings } as unknown as Json, takenOut: [] }; // plain data
  }
  const { row, graph, takenOut } = await readStored(database, id);
  return { ...showRow(row), ...figures, graph: graph as Json, takenOut };
}

export const getWorkflowTemplate = on(routes.getWorkflowTemplate, async ({ params: { id }, ...context }) => ({
  body: await showWhole(context, id),
}));

export const rateWorkflowTemplate = on(
  routes.rateWorkflowTemplate,
  async ({ params: { id }, body: { stars }, database, now, caller: { tenantId, actor } }) => {
    const templateId = shippedTemplate(id)?.id ?? (await findStored(database, id)).id;
    await database.execute(queries.rateTemplate, { tenantId, templateId, actor, stars, now });
    const { uses: _, ...rating } = (await figuresOf(database, [templateId], actor))(templateId);
    return { body: rating };
  },
);
