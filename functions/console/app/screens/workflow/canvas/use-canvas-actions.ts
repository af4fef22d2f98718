import { type KeyboardEvent, type PointerEvent, useCallback, useRef } from 'react';
import type { Graph, Point } from '../../../graph/graph.ts';
import { NODE } from '../../../graph/layout.ts';
import { nodeAt } from './geometry.ts';
import { type Gesture, useGestures } from './use-gestures.ts';

/** What can be changed on the canvas. */
export interface CanvasEdit {
  readonly onMove: (places: ReadonlyMap<string, Point>) => void;
  /** `target` is undefined where the edge was dropped on nothing. */
  readonly onConnect: (source: string, port: string, target: string | undefined) => void;
  readonly onDropType: (type: string, at: Point, places: ReadonlyMap<string, Point>) => void;
}

interface Given {
  readonly graph: Graph;
  readonly places: ReadonlyMap<string, Point>;
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (ids: readonly string[]) => void;
  readonly edit: CanvasEdit | undefined;
  readonly toWorld: (x: number, y: number) => Point;
  readonly pan: (dx: number, dy: number) => void;
  readonly reveal: (place: Point) => void;
}

const KEY_STEP = 16;
const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -KEY_STEP, y: 0 },
  ArrowRight: { x: KEY_STEP, y: 0 },
  ArrowUp: { x: 0, y: -KEY_STEP },
  ArrowDown: { x: 0, y: KEY_STEP },
};

/** Nodes that a frame touches. */
function framed({ from, at }: Gesture, places: ReadonlyMap<string, Point>): readonly string[] {
  const [left, right] = [Math.min(from.x, at.x), Math.max(from.x, at.x)];
  const [top, bottom] = [Math.min(from.y, at.y), Math.max(from.y, at.y)];
  return [...places]
    .filter(([, { x, y }]) => x < right && x + NODE.width > left && y < bottom && y + NODE.height > top)
    .map(([id]) => id);
}

/** All places, some of them shifted. */
function shifted({ places }: Given, ids: readonly string[], { x: dx, y: dy }: Point): ReadonlyMap<string, Point> {
  const shift = ({ x, y }: Point) => ({ x: Math.round(x + dx), y: Math.round(y + dy) });
  return new Map([...places].map(([id, place]) => [id, ids.includes(id) ? shift(place) : place]));
}

function end(given: Given, gesture: Gesture): void {
  const { graph, places, edit, onSelect } = given;
  const { kind, from, at, ids = [], source, port } = gesture;
  if (kind === 'nodes') edit?.onMove(shifted(given, ids, { x: at.x - from.x, y: at.y - from.y }));
  if (kind === 'frame') onSelect(framed(gesture, places));
  if (kind === 'edge' && source !== undefined && port !== undefined)
    edit?.onConnect(source, port, nodeAt(graph, places, at));
}

/** What pointer and keys do. The functions stay the same, so that nodes are not drawn anew for them. */
export function useCanvasActions(given: Given) {
  const latest = useRef(given);
  latest.current = given;
  const onChoose = useCallback((id: string, isMore: boolean) => {
    const { selected, onSelect } = latest.current;
    if (!isMore) return onSelect([id]);
    onSelect(selected.has(id) ? [...selected].filter((one) => one !== id) : [...selected, id]);
  }, []);
  const { gesture, begin } = useGestures({
    toWorld: given.toWorld,
    pan: given.pan,
    onClick: ({ kind, ids: [id] = [] }, event) => {
      if (id !== undefined) onChoose(id, event.shiftKey);
      else if (kind !== 'edge') given.onSelect([]);
    },
    onEnd: (ended) => end(latest.current, ended),
  });
  /** With the node, those that are chosen with it. */
  const together = useCallback((id: string) => {
    const { selected } = latest.current;
    return selected.has(id) ? [id, ...[...selected].filter((one) => one !== id)] : [id];
  }, []);
  const onPress = useCallback(
    (id: string, event: PointerEvent) =>
      begin({ kind: latest.current.edit ? 'nodes' : 'view', ids: together(id) }, event),
    [begin, together],
  );
  const onPort = useCallback(
    (source: string, port: string, event: PointerEvent) => begin({ kind: 'edge', source, port }, event),
    [begin],
  );
  const onKey = useCallback(
    (id: string, event: KeyboardEvent) => {
      const arrow = ARROWS[event.key];
      if (!arrow || !latest.current.edit) return;
      event.preventDefault();
      latest.current.edit.onMove(shifted(latest.current, together(id), arrow));
    },
    [together],
  );
  const onFocus = useCallback((id: string) => {
    const place = latest.current.places.get(id);
    if (place) latest.current.reveal(place);
  }, []);
  return { gesture, begin, ofNodes: { onPress, onPort, onKey, onChoose, onFocus } };
}
