/** What became of the runs of a workflow. */
import type { Database } from '../../../engine/data/database.ts';
import { EngineError } from '../../../engine/errors.ts';
import { on, type RequestContext } from '../../http/route-handler.ts';
import { noSuchWorkflow } from '../draft/find-graph.ts';
import { byNode, type Counted, figuresOfNode } from './node-figures.ts';
import { periodOf } from './period.ts';
import * as queries from './queries.gen.ts';
import { type CountedRuns, cohortOf, conversionOf, daysOf } from './run-figures.ts';
import { routes } from './statistics-routes.ts';

/** A row has about a hundred bytes, and the Data API returns at most 1 MB. */
const PAGE = 5000;
/** Newest runs whose trace is read: about a tenth of a second for ten steps each. */
const MOST_SAMPLED = 2000;

interface Scope {
  readonly tenantId: string;
  readonly workflowId: string;
  readonly version: number | null;
  readonly fromDay: string;
  readonly toDay: string;
}

/** Throws NOT_FOUND without the workflow, or the version. */
async function hasGoal({ database, caller: { tenantId } }: RequestContext, workflowId: string, version: number | null) {
  const found = await database.maybeOne(queries.findScope, { tenantId, workflowId, version });
  if (!found) throw noSuchWorkflow(workflowId);
  if (version !== null && found.version === null)
    throw new EngineError('NOT_FOUND', `The workflow ${workflowId} has no version ${version}`);
  return found.hasGoal;
}

async function countSteps(database: Database, scope: Scope): Promise<Counted[]> {
  const all: Counted[] = [];
  for (let after = 0; ; ) {
    const rows = await database.many(queries.countSteps, { ...scope, after, limit: PAGE });
    all.push(...rows);
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return all;
    after = last.place;
  }
}

/** Runs come to the start by no edge. */
const startsOf = (rows: readonly CountedRuns[], nodeId: string): Counted[] =>
  rows
    .filter(({ what }) => what === 'started')
    .map(({ day, isLater, runs }) => ({ nodeId, way: 'entered', port: '', day, isLater, runs }));

type Sampled = NonNullable<typeof queries.sampleSteps.gives>;

const branchOf = ({ port, runs, running, finished, failed, cancelled, reachedGoal }: Sampled) => ({
  ...{ port: port ?? '', runs, running, finished, failed, cancelled, goal: conversionOf(reachedGoal, runs) },
});

/** Times by node, and branches by split. */
async function readSample(database: Database, scope: Scope) {
  const rows = await database.many(queries.sampleSteps, { ...scope, most: MOST_SAMPLED });
  const splits = new Set(rows.flatMap(({ nodeId, port }) => (port === null ? [] : nodeId)));
  return {
    times: new Map(
      rows
        .filter(({ port }) => port === null)
        .map(({ nodeId, runs, medianSeconds, p95Seconds }) => [nodeId, { steps: runs, medianSeconds, p95Seconds }]),
    ),
    splits: [...splits].map((nodeId) => ({
      nodeId,
      branches: rows.filter((row) => row.nodeId === nodeId && row.port !== null).map(branchOf),
    })),
  };
}

export const getWorkflowStatistics = on(
  routes.getWorkflowStatistics,
  async ({ params: { id: workflowId }, query, ...context }) => {
    const { database, now } = context;
    const version = query.version ?? null;
    const isAimed = await hasGoal(context, workflowId, version);
    const scope = { tenantId: context.caller.tenantId, workflowId, version, ...periodOf(query, now) };
    const runs = await database.many(queries.countRuns, scope);
    const nodes = await database.many(queries.listNodes, { ...scope });
    const start = nodes.find(({ isStart }) => isStart);
    const counted = byNode([...(start ? startsOf(runs, start.nodeId) : []), ...(await countSteps(database, scope))]);
    const { times, splits } = await readSample(database, scope);
    const cohort = cohortOf(runs);
    const reached = cohort.outcomes.find(({ outcome }) => outcome === 'GOAL')?.runs ?? 0;
    return {
      body: {
        ...{ from: scope.fromDay, to: scope.toDay, version, runs: cohort },
        goal: isAimed ? conversionOf(reached, cohort.started) : null,
        days: daysOf(runs),
        nodes: nodes.map(({ nodeId, type, name, standing }) => ({
          ...{ nodeId, type, name, ...figuresOfNode(counted.get(nodeId) ?? [], standing) },
          time: times.get(nodeId) ?? null,
        })),
        errors: await database.many(queries.listErrors, scope),
        refused: await database.many(queries.listRefused, scope),
        splits,
        sampled: { runs: Math.min(cohort.started, MOST_SAMPLED), isAll: cohort.started <= MOST_SAMPLED },
      },
    };
  },
);
