import { useMemo } from 'react';
import { useRead } from '../../api/queries.ts';
import { toGraph } from '../../graph/graph.ts';
import type { NodeTypes } from '../../graph/ports.ts';
import { GraphPicture } from '../../parts/graph-picture/graph-picture.tsx';

interface TemplatePictureProps {
  readonly id: string;
  readonly types: NodeTypes;
}

/** The list of templates is without their graphs, which may be long: each picture reads its own, once. */
export function TemplatePicture({ id, types }: TemplatePictureProps) {
  const template = useRead('getWorkflowTemplate', { params: { id } }, { isLive: false }).data?.data;
  const graph = useMemo(() => template && toGraph(template.graph), [template]);
  return graph ? <GraphPicture graph={graph} types={types} /> : null;
}
