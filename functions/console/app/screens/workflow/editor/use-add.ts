import { useCallback, useRef } from 'react';
import { add } from '../../../graph/add.ts';
import { edgesBySource, nodeOf } from '../../../graph/graph.ts';
import { portsOf } from '../../../graph/ports.ts';
import { placed } from '../canvas/place.ts';
import { openPorts } from '../problems/fixes.ts';
import { useEditor } from './editor-context.ts';

/** Adds a node behind the one that is chosen: where that leads nowhere yet, otherwise into its first way out. */
export function useAdd(): (type: string) => void {
  const editor = useEditor();
  const latest = useRef(editor);
  latest.current = editor;
  return useCallback((type: string) => {
    const { graph, language, selected, change, select, refusal } = latest.current;
    if (refusal !== undefined) return;
    const { types } = language;
    const [id] = [...selected].slice(-1);
    const node = nodeOf(graph, id);
    const ports = node ? portsOf(node, types, edgesBySource(graph).get(node.id)) : [];
    const port = node && (openPorts(graph, node, types)[0] ?? ports[0]);
    const isFree = type === 'note' || type === 'start'; // nothing leads to them
    const behind = node && port !== undefined && !isFree ? { source: node.id, port } : undefined;
    const added = add(graph, types, { type, behind });
    change(placed(added.graph, added.id, behind?.source));
    select([added.id]);
  }, []);
}
