import { type DragEvent, useEffect, useRef } from 'react';
import type { Graph, Point } from '../../../graph/graph.ts';
import type { Language } from '../../../graph/use-node-types.ts';
import { Icon } from '../../../parts/icon.tsx';
import { count } from '../../../parts/words.ts';
import styles from './canvas.module.css';
import { DRAGGED } from './dragged.ts';
import { Edges } from './edges.tsx';
import { boundsOf } from './geometry.ts';
import type { Marks } from './marks.ts';
import { NodeCard, PARTED } from './node-card.tsx';
import { type CanvasEdit, useCanvasActions } from './use-canvas-actions.ts';
import { type Drawing, useDrawing } from './use-drawing.ts';
import type { Gesture } from './use-gestures.ts';
import { useViewport } from './use-viewport.ts';

interface CanvasProps {
  readonly graph: Graph;
  readonly language: Language;
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (ids: readonly string[]) => void;
  readonly marks?: Marks;
  readonly edit?: CanvasEdit | undefined;
}

const NO_MARKS: Marks = {};

function Zoom({ onZoom, onFit }: { readonly onZoom: (factor: number) => void; readonly onFit: () => void }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div
      className={styles.zoom}
      role="group"
      aria-label="Zoom"
      onPointerDown={(event) => event.stopPropagation()} // it would choose nothing
    >
      <button type="button" className="btn sm" aria-label="Smaller" onClick={() => onZoom(1 / 1.25)}>
        –
      </button>
      <button type="button" className="btn sm" aria-label="Show all" onClick={onFit}>
        <Icon name="fit" />
      </button>
      <button type="button" className="btn sm" aria-label="Larger" onClick={() => onZoom(1.25)}>
        +
      </button>
    </div>
  );
}

interface NodesProps extends Pick<CanvasProps, 'selected' | 'edit'> {
  readonly drawing: Drawing;
  readonly marks: Marks;
  readonly placeOf: (id: string) => Point | undefined;
  readonly actions: ReturnType<typeof useCanvasActions>['ofNodes'];
}

function Nodes({ drawing, marks, selected, edit, placeOf, actions }: NodesProps) {
  return drawing.order.map(({ node, title, summary, group }) => {
    const { x, y } = placeOf(node.id) ?? { x: 0, y: 0 };
    return (
      <NodeCard
        key={node.id}
        {...{ node, title, group, x, y }}
        {...actions}
        summary={marks.notes?.get(node.id) ?? summary}
        ports={(drawing.ports.get(node.id) ?? []).join(PARTED)}
        isSelected={selected.has(node.id)}
        isBad={marks.bad?.has(node.id) ?? false}
        isPale={marks.walked !== undefined && !marks.walked.has(node.id)}
        change={marks.changes?.get(node.id)}
        standing={marks.standing?.get(node.id)}
        canConnect={edit !== undefined}
      />
    );
  });
}

/** What Shift and the pointer frame. */
function Frame({ gesture: { from, at } }: { readonly gesture: Gesture }) {
  const style = {
    ...{ left: Math.min(from.x, at.x), top: Math.min(from.y, at.y) },
    ...{ width: Math.abs(at.x - from.x), height: Math.abs(at.y - from.y) },
  };
  return <div className={styles.frame} style={style} />;
}

/**
 * The graph as a drawing. Without `edit` it is for looking only. React Flow would be 61 KB gzip, twice the whole editor, and connects by the
 * pointer only.
 */
export function Canvas({ graph, language, selected, onSelect, marks = NO_MARKS, edit }: CanvasProps) {
  const frame = useRef<HTMLFieldSetElement>(null);
  const world = useRef<HTMLDivElement>(null);
  const { zoomBy, pan, fit, reveal, toWorld } = useViewport(frame, world);
  const drawing = useDrawing(graph, language);
  const { places, nodes, ports } = drawing;
  const showAll = () => fit(boundsOf(places));
  useEffect(() => void showAll(), []);
  const given = { graph, places, selected, onSelect, edit, toWorld, pan, reveal };
  const { gesture, begin, ofNodes } = useCanvasActions(given);
  // A node that was chosen elsewhere, such as in the list of problems, or that is new.
  const [chosen] = selected.size === 1 ? selected : [];
  useEffect(() => {
    const place = chosen === undefined ? undefined : places.get(chosen);
    if (place) reveal(place);
  }, [chosen]);
  const placeOf = (id: string): Point | undefined => {
    const place = places.get(id);
    if (!place || gesture?.kind !== 'nodes' || !gesture.ids?.includes(id)) return place;
    return { x: place.x + gesture.at.x - gesture.from.x, y: place.y + gesture.at.y - gesture.from.y };
  };
  const { source, port } = gesture ?? {};
  const draft = gesture && source !== undefined && port !== undefined ? { source, port, to: gesture.at } : undefined;
  const drop = (event: DragEvent) => {
    const type = event.dataTransfer.getData(DRAGGED);
    if (!type || !edit) return;
    event.preventDefault();
    edit.onDropType(type, toWorld(event.clientX, event.clientY), places);
  };
  return (
    <fieldset
      ref={frame}
      className={styles.canvas}
      aria-label={`Workflow, ${count(graph.nodes.length, 'node')}`}
      onPointerDown={(event) => begin({ kind: event.shiftKey ? 'frame' : 'view' }, event)}
      onDragOver={(event) => edit && event.preventDefault()}
      onDrop={drop}
    >
      <div ref={world} className={styles.world}>
        <Edges {...{ graph, placeOf, selected, marks, nodes, ports, draft }} />
        <Nodes {...{ drawing, marks, selected, edit, placeOf }} actions={ofNodes} />
        {gesture?.kind === 'frame' && <Frame gesture={gesture} />}
      </div>
      <Zoom onZoom={zoomBy} onFit={showAll} />
    </fieldset>
  );
}
