/** Migration plans: previews, starts and takes back moves of runs from one version of a workflow to another. */
import { randomUUID } from 'node:crypto';
import { EngineError } from '../../../engine/errors.ts';
import { recordAudit } from '../../http/audit/record-audit.ts';
import { invalid } from '../../http/fields/invalid.ts';
import { on, type RequestContext } from '../../http/route-handler.ts';
import { findRunnableVersion } from '../versions/find-runnable.ts';
import { findVersion } from '../versions/queries.gen.ts';
import { lockWorkflow } from '../write-workflows.ts';
import { routes } from './migration-routes.ts';
import * as queries from './queries.gen.ts';
import { findMigration } from './read-migrations.ts';

type Choices = Readonly<Record<string, string>>;

interface Versions {
  readonly fromVersion: number;
  readonly toVersion: number;
}

/** Both versions' graphs. Throws INVALID_INPUT for one that does not exist, or that runs cannot be taken through. */
async function findGraphs(context: RequestContext, workflowId: string, { fromVersion, toVersion }: Versions) {
  if (fromVersion === toVersion) throw invalid('toVersion', 'must be another version than fromVersion');
  const { database, caller } = context;
  const from = await database.maybeOne(findVersion, { tenantId: caller.tenantId, workflowId, version: fromVersion });
  if (!from) throw invalid('fromVersion', `the workflow has no version ${fromVersion}`);
  const to = await findRunnableVersion(context, workflowId, toVersion, 'toVersion');
  return { fromGraph: from.graphId, toGraph: to.graphId };
}

type Node = NonNullable<(typeof queries.previewMigration)['gives']>;

const faults: Readonly<Record<string, string>> = {
  UNKNOWN: 'must be a node of the newer version, EXIT or STAY',
  IN_PARALLEL:
    'is a node of parallel branches, or joins them: a run cannot be put there by itself; choose one before or behind them',
};

/** Throws INVALID_INPUT for choices of nodes that do not exist. */
function checkChoices(map: Choices, nodes: readonly Node[]): void {
  const known = new Set(nodes.map(({ nodeId }) => nodeId));
  const details = [
    ...Object.keys(map).flatMap((key) =>
      known.has(key) ? [] : [{ path: `map.${key}`, message: 'is no node of the older version' }],
    ),
    ...nodes.flatMap(({ nodeId, fault }) =>
      fault === null ? [] : [{ path: `map.${nodeId}`, message: faults[fault] ?? fault }],
    ),
  ];
  const [first] = details;
  if (first) throw new EngineError('INVALID_INPUT', `${first.path} ${first.message}`, { details });
}

function requireChoices(needsChoice: readonly string[]): void {
  if (needsChoice.length === 0) return;
  throw new EngineError(
    'INVALID_INPUT',
    `Runs stand at nodes without a counterpart: ${needsChoice.slice(0, 5).join(', ')}; map must say where they go`,
    {
      details: needsChoice.map((node) => ({
        path: `map.${node}`,
        message: 'is needed: a node of the newer version, EXIT or STAY',
      })),
    },
  );
}

interface Plan {
  readonly fromGraph: string;
  readonly toGraph: string;
  readonly map: Choices;
  readonly percent: number;
  readonly reverseOf: string | null;
}

/** Throws CONFLICT while another migration of the workflow is under way. The caller holds the workflow's lock. */
async function begin(
  context: RequestContext,
  workflowId: string,
  plan: Plan,
  changes: Readonly<Record<string, number | string>>,
) {
  const { database, now, caller } = context;
  const { tenantId, actor } = caller;
  const [migrationId, jobId] = [randomUUID(), randomUUID()];
  const values = { ...plan, tenantId, workflowId, migrationId, jobId, actor, now };
  const begun = await database.maybeOne(queries.insertMigration, values);
  if (!begun)
    throw new EngineError(
      'CONFLICT',
      `Another migration of the workflow is under way: GET /api/workflows/${workflowId}/migrations shows it`,
    );
  const entry = { action: 'workflow.migrated', entityType: 'workflow', entityId: workflowId };
  await recordAudit(context, { ...entry, changes: { ...changes, migration: migrationId, total: begun.total } });
  return {
    id: migrationId,
    jobId,
    total: begun.total,
    statusUrl: `/api/workflows/${workflowId}/migrations/${migrationId}`,
  };
}

/** With `dryRun` it writes nothing. Throws INVALID_INPUT that names the nodes which need a choice. */
export const planMigration = on(routes.planMigration, async ({ params: { id: workflowId }, body, ...context }) => {
  const { database, now, caller } = context;
  const { fromVersion, toVersion, map, percent, dryRun } = body;
  await lockWorkflow(context, workflowId);
  const graphs = await findGraphs(context, workflowId, body);
  const rows = await database.many(queries.previewMigration, {
    tenantId: caller.tenantId,
    ...graphs,
    map,
    percent,
    now,
  });
  checkChoices(map, rows);
  const needsChoice = rows.flatMap(({ nodeId, choice, runs }) => (choice === null && runs > 0 ? [nodeId] : []));
  const nodes = rows.map(({ fault: _, ...node }) => node);
  const sum = (member: 'runs' | 'couldRepeat') => rows.reduce((total, row) => total + row[member], 0);
  const preview = { needsChoice, nodes, wouldSendAgain: sum('couldRepeat') };
  if (dryRun) return { body: { id: null, jobId: null, statusUrl: null, total: sum('runs'), ...preview } };
  requireChoices(needsChoice);
  const begun = await begin(
    context,
    workflowId,
    { ...graphs, map, percent, reverseOf: null },
    { fromVersion, toVersion, percent },
  );
  return { body: { ...begun, ...preview } };
});

/** Choices the other way, where they name one node. */
function turned(map: Choices): Choices {
  const pairs = Object.entries(map).filter(([, to]) => to !== 'EXIT' && to !== 'STAY');
  const counts = new Map(pairs.map(([, to]) => [to, pairs.filter(([, other]) => other === to).length]));
  return Object.fromEntries(pairs.flatMap(([from, to]) => (counts.get(to) === 1 ? [[to, from]] : [])));
}

export const reverseMigration = on(routes.reverseMigration, async ({ params, body, ...context }) => {
  const { id: workflowId, migrationId } = params;
  const { database, now, caller } = context;
  await lockWorkflow(context, workflowId);
  const done = await findMigration(context, workflowId, migrationId);
  if (done.status === 'QUEUED' || done.status === 'RUNNING')
    throw new EngineError('CONFLICT', `The migration has not ended: it is ${done.status}; its job can be cancelled`);
  await findRunnableVersion(context, workflowId, done.fromVersion, 'fromVersion');
  const graphs = { fromGraph: done.toGraph, toGraph: done.fromGraph };
  const rows = await database.many(queries.previewMigration, {
    ...{ tenantId: caller.tenantId, ...graphs, map: body.map, percent: 100, now },
  });
  checkChoices(body.map, rows);
  // What was chosen may lie in branches on the way back: such runs stay, as the plan would say for them.
  const map = { ...turned(done.map), ...body.map };
  const plan = { ...graphs, map, percent: 100, reverseOf: migrationId };
  const changes = { fromVersion: done.toVersion, toVersion: done.fromVersion, reverseOf: migrationId };
  return { body: await begin(context, workflowId, plan, changes) };
});
