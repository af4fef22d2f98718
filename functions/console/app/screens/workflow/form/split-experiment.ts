/** The experiment of a split, or of a text with variants. */
import { type GraphNode, isMembers } from '../../../graph/graph.ts';
import { waysOf } from '../../../graph/ports.ts';

/** The ids of the branches or variants that are drawn. */
const branchesOf = (node: GraphNode): readonly string[] =>
  waysOf(node).flatMap((branch: unknown) => (isMembers(branch) && typeof branch.id === 'string' ? [branch.id] : []));

/** Empty for one that no experiment decides. */
export const keyOf = ({ data }: GraphNode): string => (typeof data.experimentId === 'string' ? data.experimentId : '');

/** The form of a new experiment with its key and its branches. */
export const newExperimentPath = (node: GraphNode): string =>
  `/experiments/new?${new URLSearchParams([['key', keyOf(node)], ...branchesOf(node).map((id) => ['arm', id])])}`;
