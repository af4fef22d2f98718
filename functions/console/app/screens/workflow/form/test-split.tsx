import { useRead } from '../../../api/queries.ts';
import { type GraphNode, isMembers } from '../../../graph/graph.ts';
import { waysOf } from '../../../graph/ports.ts';
import { ScreenLink } from '../../../shell/screen-link.tsx';

const MOST = 200;

/** The ids of the branches or variants that are drawn. */
const branchesOf = (node: GraphNode): readonly string[] =>
  waysOf(node).flatMap((branch: unknown) => (isMembers(branch) && typeof branch.id === 'string' ? [branch.id] : []));

/** From a split, or a text with variants, to its experiment, or to a new one with its branches. */
export function TestSplit({ node }: { readonly node: GraphNode }) {
  const key = typeof node.data.experimentId === 'string' ? node.data.experimentId : '';
  const asked = { query: { limit: MOST } };
  const experiments = useRead('listExperiments', asked, { isLive: false, enabled: key !== '' }).data?.data.items;
  const what = node.type === 'split' ? 'way' : 'text';
  if (key === '')
    return <p className="sm dim">With an experiment id, an experiment can tell which {what} does better.</p>;
  const made = experiments?.find((one) => one.key === key);
  const address = new URLSearchParams([['key', key], ...branchesOf(node).map((id) => ['arm', id])]);
  return (
    <p className="sm">
      <ScreenLink to={made ? `/experiments/${made.id}` : `/experiments/new?${address}`}>
        {made ? `Its experiment: ${made.name}` : node.type === 'split' ? 'Test this split' : 'Test these texts'}
      </ScreenLink>
    </p>
  );
}
