import { on } from '../../http/route-handler.ts';
import { periodOf } from './period.ts';
import * as queries from './queries.gen.ts';
import { conversionOf } from './run-figures.ts';
import { routes } from './statistics-routes.ts';

interface Day {
  readonly day: string;
  readonly started: number;
}

export const listWorkflowFigures = on(
  routes.listWorkflowFigures,
  async ({ database, query, now, caller: { tenantId } }) => {
    const period = periodOf(query, now);
    const rows = await database.many(queries.listFigures, { tenantId, ...period });
    const items = rows.map(({ workflowId, standing, reached, hasGoal, days, ...runs }) => ({
      ...{ workflowId, standing, runs, days: days as unknown as Day[] }, // the statement makes them
      goal: hasGoal ? conversionOf(reached, runs.started) : null,
    }));
    return { body: { from: period.fromDay, to: period.toDay, items } };
  },
);

type Version = NonNullable<typeof queries.listLastVersions.gives>;

const shownVersion = ({ started, failed, reached, ...version }: Version) => ({
  ...{ ...version, runs: { started, failed } },
  goal: reached === null ? null : { reached },
});

export const listNotable = on(routes.listNotable, async ({ database, query, now, caller: { tenantId } }) => {
  const period = periodOf(query, now);
  const rows = await database.many(queries.listNotableNodes, { tenantId, ...period });
  const versions = await database.many(queries.listLastVersions, { tenantId, ...period });
  const nodes = rows.map(({ left, ...node }) => ({
    ...node,
    left: left as unknown as { port: string; runs: number }[],
  })); // the statement makes them
  return { body: { from: period.fromDay, to: period.toDay, nodes, versions: versions.map(shownVersion) } };
});
