import { shareOf } from '../../../../engine/inference/shares.ts';
import { tryInDraft } from '../as-split/try-draft.ts';
import type { Attempts, Kind, Scope, Suggestion } from '../suggestion.ts';
import { count, lineOf, perMonth, sayShare } from '../words.ts';
import { countLosses } from './queries.gen.ts';

type Row = NonNullable<(typeof countLosses)['gives']>;

const NEEDS = 50;
/** Fewer errors are usual where other systems are called. */
const MANY = 0.05;
/** Nodes named, those that lose most runs. */
const MOST = 5;

/** Where errors end the run, it may go on for everybody. With a part of the customers it is the node that is left out. */
const attemptsAt = (scope: Scope, { workflowId, nodeId, nodeName, stops }: Row): Promise<Attempts> =>
  tryInDraft(scope, {
    ...{ workflowId, nodeId },
    change: stops
      ? {
          data: { onError: 'continue' },
          does: `a run that fails at “${nodeName}” goes on by “next” in place of ending.`,
        }
      : 'What to mend depends on the errors: open the workflow.',
    compare: () => ({
      ...{ other: { kind: 'PAST' }, daysApart: 0 },
      ...{ asBefore: `through “${nodeName}”`, suggested: `without “${nodeName}”` },
    }),
  });

function toSuggestion(row: Row, others: readonly Row[], attempts: Attempts): Suggestion {
  const { workflowId, workflowName, nodeId, nodeName, version, lost, runs, days } = row;
  const main = shareOf(lost, runs);
  return {
    target: { type: 'NODE', id: workflowId, name: `${workflowName} · ${nodeName}`, part: nodeId },
    sentence: `Of ${count(runs, 'run')} that left “{NODE}” in version ${version} of “{WORKFLOW}”, ${lost} left it with an error (${sayShare(main)}). Look at the errors in the statistics of the workflow.`,
    names: { NODE: nodeName, WORKFLOW: workflowName },
    main,
    figures: [row, ...others].map((one) =>
      lineOf(`With an error, in version ${one.version}`, shareOf(one.lost, one.runs)),
    ),
    effect: perMonth(lost, days, 'fewer runs lost'),
    ...attempts,
  };
}

/** Nodes of active versions at which a surely larger share of runs fails than may. */
export const nodeLoses: Kind = {
  name: 'NODE_LOSES',
  needs: NEEDS,
  cases: 'runs that left one node of an active version',
  async find(scope) {
    const { database, tenantId, now, since } = scope;
    const rows = await database.many(countLosses, { tenantId, now, since });
    const active = rows.filter(({ isActive }) => isActive);
    const chosen = active
      .filter(({ runs, lost }) => runs >= NEEDS && shareOf(lost, runs).low > MANY)
      .toSorted((a, b) => b.lost - a.lost)
      .slice(0, MOST);
    const suggestions = [];
    for (const row of chosen) {
      const { workflowId, nodeId } = row;
      const others = rows.filter(
        (other) => other.workflowId === workflowId && other.nodeId === nodeId && other !== row,
      );
      suggestions.push(toSuggestion(row, others, await attemptsAt(scope, row)));
    }
    return { suggestions, has: active[0]?.runs ?? 0 };
  },
};
