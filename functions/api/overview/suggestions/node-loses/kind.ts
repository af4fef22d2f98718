import { shareOf } from '../../../../engine/inference/shares.ts';
import type { Kind } from '../suggestion.ts';
import { count, lineOf, perMonth, sayShare } from '../words.ts';
import { countLosses } from './queries.gen.ts';

const NEEDS = 50;
/** Fewer errors are usual where other systems are called. */
const MANY = 0.05;
/** Nodes named, those that lose most runs. */
const MOST = 5;

export const nodeLoses: Kind = {
  name: 'NODE_LOSES',
  needs: NEEDS,
  cases: 'runs that left one node of an active version',
  async find({ database, tenantId, now, since }) {
    const rows = await database.many(countLosses, { tenantId, now, since });
    const active = rows.filter(({ isActive }) => isActive);
    const suggestions = active
      .filter(({ runs, lost }) => runs >= NEEDS && shareOf(lost, runs).low > MANY)
      .toSorted((a, b) => b.lost - a.lost)
      .slice(0, MOST)
      .map(({ workflowId, workflowName, nodeId, nodeName, version, lost, runs, days }) => {
        const main = shareOf(lost, runs);
        const earlier = rows.filter(
          (row) => row.workflowId === workflowId && row.nodeId === nodeId && row.version !== version,
        );
        return {
          target: { type: 'NODE' as const, id: workflowId, name: `${workflowName} · ${nodeName}`, part: nodeId },
          sentence: `Of ${count(runs, 'run')} that left “${nodeName}” in version ${version} of “${workflowName}”, ${lost} did with an error (${sayShare(main)}). Look at the errors in the statistics of the workflow.`,
          main,
          figures: [
            lineOf(`With an error, in version ${version}`, main),
            ...earlier.map((row) => lineOf(`With an error, in version ${row.version}`, shareOf(row.lost, row.runs))),
          ],
          effect: perMonth(lost, days, 'fewer runs with an error at the most'),
          tryIt: 'What to mend depends on the errors: open the workflow.',
        };
      });
    return { suggestions, has: active[0]?.runs ?? 0 };
  },
};
