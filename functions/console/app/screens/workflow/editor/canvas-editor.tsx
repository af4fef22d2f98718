import { useMemo, useRef } from 'react';
import { add } from '../../../graph/add.ts';
import { connect, move, whyNotConnect } from '../../../graph/edit.ts';
import { say } from '../../../parts/toasts.tsx';
import { Canvas } from '../canvas/canvas.tsx';
import { edgeNear } from '../canvas/geometry.ts';
import type { Marks } from '../canvas/marks.ts';
import { withPlaces } from '../canvas/place.ts';
import type { CanvasEdit } from '../canvas/use-canvas-actions.ts';
import { useEditor } from './editor-context.ts';

/** The canvas on the draft. */
export function CanvasEditor({ marks }: { readonly marks: Marks }) {
  const editor = useEditor();
  const latest = useRef(editor);
  latest.current = editor;
  const edit = useMemo<CanvasEdit>(
    () => ({
      onMove: (places) => latest.current.change(move(latest.current.graph, places), 'places'),
      onConnect: (source, port, target) => {
        const { graph, change } = latest.current;
        if (target === undefined) return say('An edge leads to a node: drop it on one.');
        const reason = whyNotConnect(graph, source, target);
        if (reason !== undefined) return say(reason, { tone: 'bad' });
        change(connect(graph, source, port, target));
      },
      onDropType: (type, at, places) => {
        const { graph, language, change, select } = latest.current;
        const edge = edgeNear(graph, places, at);
        const isFree = type === 'note' || type === 'start'; // nothing leads to them
        const behind = edge && !isFree ? { source: edge.source, port: edge.sourcePort } : undefined;
        const added = add(withPlaces(graph, places), language.types, { type, behind, position: at });
        change(added.graph);
        select([added.id]);
      },
    }),
    [],
  );
  const { problems } = editor;
  const bad = useMemo(
    () => new Set(problems.flatMap(({ nodeId, severity }) => (severity === 'error' && nodeId !== null ? nodeId : []))),
    [problems],
  );
  const all = useMemo(() => ({ ...marks, bad }), [marks, bad]);
  return (
    <Canvas
      graph={editor.graph}
      language={editor.language}
      selected={editor.selected}
      onSelect={editor.select}
      marks={all}
      edit={editor.refusal === undefined ? edit : undefined}
    />
  );
}
