/** Imports workflows of files and of records of other systems. */
import type { Json } from '../../engine/data/statement.ts';
import { EngineError } from '../../engine/errors.ts';
import type { Graph } from '../../workflows/graph/graph-schema.ts';
import type { FormatName } from '../../workflows/import/format-names.ts';
import { type ReadContent, readContent } from '../../workflows/import/read-content.ts';
import type { ConvertedContent, ConvertedWorkflow, NodeReport } from '../../workflows/import/report.ts';
import { FORMAT } from '../../workflows/transfer/portable.ts';
import { readFile } from '../../workflows/transfer/read-file.ts';
import { invalid } from '../http/fields/invalid.ts';
import { on, type RequestContext } from '../http/route-handler.ts';
import { compileFor, verdictOf } from '../workflows/draft/validate.ts';
import { asJson } from '../workflows/workflow-view.ts';
import { findImported, keepExecutions, lockImports } from './queries.gen.ts';
import { routes } from './routes.ts';
import { type Known, storeWorkflow } from './store-workflow.ts';
import { countAll, type Executions, judge } from './summary.ts';

/** A call must end within 30 seconds, and its reply within 6 MB. */
const MOST_WORKFLOWS = 100;
const MOST_NODES = 5000;
const MOST_EXPRESSIONS = 2000;
const MOST_LISTED = 500;
const MOST_DETAILS = 100;

/** A file of our own that is the only one has an error for everything of the wrong shape. */
function refuseShape(content: unknown): EngineError {
  const { problems } = readFile(content);
  const details = problems
    .slice(0, MOST_DETAILS)
    .map(({ path, message }) => ({ path: ['content', path].filter(Boolean).join('.'), message }));
  return new EngineError('INVALID_INPUT', `${details[0]?.path} ${details[0]?.message}`, { details });
}

/** Throws INVALID_INPUT or TOO_LARGE for a content of which nothing can be said. */
function read(content: unknown, format: FormatName | undefined): Exclude<ReadContent, { problem: string }> {
  if (content === undefined) throw invalid('content', 'is required');
  const found = readContent(content, format);
  if ('problem' in found) throw invalid('content', found.problem);
  const { workflows } = found.converted;
  const nodes = workflows.reduce((sum, one) => sum + one.nodes.length, 0);
  if (workflows.length > MOST_WORKFLOWS || nodes > MOST_NODES)
    throw new EngineError(
      'TOO_LARGE',
      `The content has ${workflows.length} workflows with ${nodes} nodes; at most ${MOST_WORKFLOWS} with ${MOST_NODES} are taken at once. Send fewer of them in each call`,
    );
  if (found.format === FORMAT && workflows.length === 1 && workflows[0]?.graph === null) throw refuseShape(content);
  return found;
}

/** Takes so many expressions into the reply; counts have all of them. */
class Listed {
  private left = MOST_EXPRESSIONS;

  nodes(all: readonly NodeReport[]) {
    return all.map(({ targets, changes, flags, expressions, credentials, ...node }) => {
      const shown = expressions.slice(0, this.left);
      this.left -= shown.length;
      return {
        ...{
          ...node,
          targets: [...targets],
          changes: changes.slice(0, MOST_DETAILS),
          flags: flags.slice(0, MOST_DETAILS),
        },
        ...{ expressions: [...shown], credentials: [...credentials] },
      };
    });
  }
}

const hasGraph = (workflow: ConvertedWorkflow): workflow is ConvertedWorkflow & { readonly graph: Graph } =>
  workflow.graph !== null;

interface Asked {
  readonly format: FormatName;
  readonly dryRun: boolean;
  readonly known: ReadonlyMap<string, Known>;
}

async function importOne(
  context: RequestContext,
  workflow: ConvertedWorkflow,
  { format, dryRun, known }: Asked,
  listed: Listed,
) {
  const { database, caller, now } = context;
  const { sourceId, name, differences, flags, edgesDropped, blockers } = workflow;
  const report = {
    ...{
      sourceId,
      name,
      differences: [...differences],
      flags: flags.slice(0, MOST_DETAILS),
      nodes: listed.nodes(workflow.nodes),
    },
    ...{ edgesDropped: edgesDropped.slice(0, MOST_LISTED), blockers: blockers.slice(0, MOST_LISTED) },
    takenOut: [...(workflow.takenOut ?? [])],
  };
  if (!hasGraph(workflow)) {
    const refused = { status: 'refused' as const, id: null, checksum: null, isIntact: null, namesake: null };
    return { ...report, ...refused, canPublish: false, canActivate: false, problems: [] };
  }
  const earlier = sourceId === null ? undefined : known.get(sourceId);
  const stored = await storeWorkflow(context, workflow, { format, dryRun, known: earlier });
  const compilation = await compileFor(database, caller.tenantId, stored.id ?? NO_ID, workflow.graph, now);
  const { canPublish, problems } = verdictOf(compilation);
  const isIntact = workflow.writtenChecksum === undefined ? null : workflow.writtenChecksum === stored.checksum;
  const canRun = problems.every(({ code }) => code !== 'CANNOT_RUN');
  return {
    ...{ ...report, ...stored, canPublish, problems: problems.slice(0, MOST_LISTED), isIntact },
    differences: isIntact === false ? [...report.differences, CHANGED_BY_HAND] : report.differences,
    canActivate: canPublish && canRun && blockers.length === 0,
  };
}

const CHANGED_BY_HAND =
  'the checksum is not that of the content: name, description or graph were changed after the export';

/** Of a workflow that is not stored: none starts it. */
const NO_ID = '00000000-0000-0000-0000-000000000000';

async function findKnown(context: RequestContext, format: FormatName, { workflows }: ConvertedContent) {
  const sourceIds = workflows.flatMap(({ sourceId }) => sourceId ?? []);
  if (sourceIds.length === 0) return new Map<string, Known>();
  const { tenantId } = context.caller;
  const rows = await context.database.many(findImported, { tenantId, format, sourceIds });
  return new Map(rows.map(({ sourceId, workflowId, checksum }) => [sourceId, { workflowId, checksum }]));
}

async function keep(
  context: RequestContext,
  format: FormatName,
  converted: ConvertedContent,
  dryRun: boolean,
): Promise<Executions> {
  const { executions } = converted;
  const given = executions.length;
  if (given === 0) return { given, kept: 0, known: 0, unmatched: 0 };
  const sources = new Set(converted.workflows.map(({ sourceId }) => sourceId));
  if (dryRun) {
    const unmatched = executions.filter(({ workflowSourceId }) => !sources.has(workflowSourceId)).length;
    return { given, kept: 0, known: 0, unmatched };
  }
  const { tenantId } = context.caller;
  const rows = executions.map((one) => ({ ...one })) as unknown as Json; // texts and nulls
  return {
    given,
    ...(await context.database.one(keepExecutions, { tenantId, format, executions: rows, now: context.now })),
  };
}

/** Idempotent: what is there already makes no second workflow. */
export const importWorkflow = on(routes.importWorkflow, async ({ body, ...context }) => {
  const { format, converted, notes } = read(body.content, body.format);
  const dryRun = body.dryRun === true;
  const { tenantId } = context.caller;
  if (!dryRun) await context.database.one(lockImports, { tenantId });
  const known = await findKnown(context, format, converted);
  const listed = new Listed();
  const found: Awaited<ReturnType<typeof importOne>>[] = [];
  for (const workflow of converted.workflows)
    found.push(await importOne(context, workflow, { format, dryRun, known }, listed));
  const executions = await keep(context, format, converted, dryRun);
  const counts = countAll(converted, found);
  const [only] = converted.workflows;
  const isDrawn = dryRun && converted.workflows.length === 1 && only?.graph;
  return {
    body: {
      ...{ format, ...judge(counts, found, executions), counts, notes: [...notes] },
      workflows: isDrawn ? found.map((one) => ({ ...one, graph: asJson(isDrawn) })) : found,
      ...{ badRows: converted.badRows.slice(0, MOST_LISTED), executions },
    },
  };
});
