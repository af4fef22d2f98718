/** The experiment of a split, or of a text with variants. */
import { type GraphNode, isMembers } from '../../../graph/graph.ts';
import { waysOf } from '../../../graph/ports.ts';

/** The branches or variants that are drawn and have an id. */
const branchesOf = (node: GraphNode): readonly { readonly id: string; readonly label: string }[] =>
  waysOf(node).flatMap((branch: unknown) =>
    isMembers(branch) && typeof branch.id === 'string' ? [{ id: branch.id, label: String(branch.label ?? '') }] : [],
  );

/** Empty for one that no experiment decides. */
export const keyOf = ({ data }: GraphNode): string => (typeof data.experimentId === 'string' ? data.experimentId : '');

/** The form of a new experiment with its key and its branches. */
export function newExperimentPath(node: GraphNode): string {
  const branches = branchesOf(node);
  const named = branches.some(({ label }) => label !== '') ? branches.map(({ label }) => ['label', label]) : [];
  const members = [['key', keyOf(node)], ...branches.map(({ id }) => ['arm', id]), ...named];
  return `/experiments/new?${new URLSearchParams(members)}`;
}
