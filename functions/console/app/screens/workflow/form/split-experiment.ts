/** The experiment of a split. */
import { type GraphNode, isMembers } from '../../../graph/graph.ts';

/** The ids of the branches that are drawn. */
const branchesOf = ({ data }: GraphNode): readonly string[] =>
  (Array.isArray(data.branches) ? data.branches : []).flatMap((branch: unknown) =>
    isMembers(branch) && typeof branch.id === 'string' ? [branch.id] : [],
  );

/** Empty for a split that no experiment decides. */
export const keyOf = ({ data }: GraphNode): string => (typeof data.experimentId === 'string' ? data.experimentId : '');

/** The form of a new experiment on a split with a key, with its branches. */
export const newExperimentPath = (node: GraphNode): string =>
  `/experiments/new?${new URLSearchParams([['key', keyOf(node)], ...branchesOf(node).map((id) => ['arm', id])])}`;
