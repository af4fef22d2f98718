import { useRead } from '../../../api/queries.ts';
import type { GraphNode } from '../../../graph/graph.ts';
import { ScreenLink } from '../../../shell/screen-link.tsx';
import { keyOf, newExperimentPath } from './split-experiment.ts';

const MOST = 200;

/** From a split, or a text with variants, to its experiment, or to a new one with its branches. */
export function TestSplit({ node }: { readonly node: GraphNode }) {
  const key = keyOf(node);
  const asked = { query: { limit: MOST } };
  const experiments = useRead('listExperiments', asked, { isLive: false, enabled: key !== '' }).data?.data.items;
  const what = node.type === 'split' ? 'way' : 'text';
  if (key === '')
    return <p className="sm dim">With an experiment id, an experiment can tell which {what} does better.</p>;
  const made = experiments?.find((one) => one.key === key);
  return (
    <p className="sm">
      <ScreenLink to={made ? `/experiments/${made.id}` : newExperimentPath(node)}>
        {made ? `Its experiment: ${made.name}` : node.type === 'split' ? 'Test this split' : 'Test these texts'}
      </ScreenLink>
    </p>
  );
}
