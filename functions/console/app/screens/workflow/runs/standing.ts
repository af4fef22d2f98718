/** Figures of a workflow as marks on its canvas. */
import type { ReplyOf } from '../../../api/call.ts';
import { keyOfPort, type Marks } from '../canvas/marks.ts';

type Statistics = ReplyOf<'getWorkflowStatistics'>;

const share = (part: number, all: number): string => {
  const percent = Math.round((100 * part) / all);
  return `${part} (${percent} %)`;
};

/** Runs at each node now; by which way those of the period left it, with the share; nodes at which runs failed. */
export function marksOf({ nodes }: Pick<Statistics, 'nodes'>): Marks {
  const shares = nodes.flatMap(({ nodeId, left }) => {
    const all = left.reduce((sum, { runs }) => sum + runs, 0);
    return left.map(
      ({ port, runs }) => [keyOfPort(nodeId, port), left.length > 1 ? share(runs, all) : String(runs)] as const,
    );
  });
  return {
    standing: new Map(nodes.map(({ nodeId, standing }) => [nodeId, standing])),
    shares: new Map(shares),
    bad: new Set(nodes.filter(({ failed }) => failed > 0).map(({ nodeId }) => nodeId)),
  };
}
