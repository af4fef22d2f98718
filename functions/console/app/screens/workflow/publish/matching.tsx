import { useMemo } from 'react';
import { useRead } from '../../../api/queries.ts';
import { isMembers, type Members, toGraph } from '../../../graph/graph.ts';
import { AudienceSize } from '../../campaign/audience-size.tsx';

interface MatchingProps {
  readonly workflowId: string;
  readonly version: number;
}

/** Conditions of the segments that let customers enter. */
function segmentsOf(graph: Members): readonly Members[] {
  const start = toGraph(graph).nodes.find(({ type }) => type === 'start');
  const entries: readonly unknown[] = Array.isArray(start?.data.entries) ? start.data.entries : [];
  return entries.flatMap((entry) =>
    isMembers(entry) && entry.kind === 'segment' && isMembers(entry.when) ? [entry.when] : [],
  );
}

/** How many match each segment of the version now. Some of them may be in the workflow already. */
export function Matching({ workflowId, version }: MatchingProps) {
  const source = useRead('getVersion', { params: { id: workflowId, version: String(version) } }, { isLive: false });
  const graph = source.data?.data.graph;
  const segments = useMemo(() => (graph ? segmentsOf(graph) : []), [graph]);
  if (segments.length === 0) return <p className="sm dim">No entry has a segment, so nobody enters at once.</p>;
  return segments.map((where, place) => (
    <div key={JSON.stringify(where)} className="row wrap sm">
      <span>{segments.length === 1 ? 'Its segment has' : `Segment ${place + 1} has`}</span>
      <AudienceSize audience={{ where: { ...where } }} workflowId={workflowId} />
    </div>
  ));
}
