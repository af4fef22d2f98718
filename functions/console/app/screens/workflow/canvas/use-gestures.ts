/** What the pointer does on the canvas: it moves nodes, draws edges, moves the view, and frames several nodes with Shift. */
import { type PointerEvent as ReactPointerEvent, useCallback, useRef, useState } from 'react';
import type { Point } from '../../../graph/graph.ts';

interface Start {
  readonly kind: 'nodes' | 'edge' | 'view' | 'frame';
  readonly from: Point;
  readonly ids?: readonly string[];
  readonly source?: string;
  readonly port?: string;
}

export interface Gesture extends Start {
  /** Where the pointer is now, in the drawing. */
  readonly at: Point;
}

/** A press that moves less is a click. */
const STILL = 4;

interface Given {
  readonly toWorld: (x: number, y: number) => Point;
  readonly pan: (dx: number, dy: number) => void;
  /** It did not move. */
  readonly onClick: (start: Start, event: PointerEvent) => void;
  readonly onEnd: (gesture: Gesture, event: PointerEvent) => void;
}

/** Returns what is under way, once for each frame of the screen, and how to begin. */
export function useGestures(given: Given) {
  const [gesture, setGesture] = useState<Gesture>();
  const latest = useRef(given);
  latest.current = given;
  const begin = useCallback((start: Omit<Start, 'from'>, event: ReactPointerEvent) => {
    if (event.button !== 0) return;
    event.stopPropagation();
    const from = latest.current.toWorld(event.clientX, event.clientY);
    const first = { x: event.clientX, y: event.clientY };
    let last = first;
    let isMoving = false;
    let frame = 0;
    const move = (moved: PointerEvent) => {
      isMoving ||= Math.hypot(moved.clientX - first.x, moved.clientY - first.y) > STILL;
      if (!isMoving) return;
      if (start.kind === 'view') latest.current.pan(moved.clientX - last.x, moved.clientY - last.y);
      last = { x: moved.clientX, y: moved.clientY };
      cancelAnimationFrame(frame);
      const at = latest.current.toWorld(moved.clientX, moved.clientY);
      if (start.kind !== 'view') frame = requestAnimationFrame(() => setGesture({ ...start, from, at }));
    };
    const finish = (ended: PointerEvent) => {
      window.removeEventListener('pointermove', move);
      window.removeEventListener('pointerup', finish);
      window.removeEventListener('pointercancel', finish);
      cancelAnimationFrame(frame);
      setGesture(undefined);
      const at = latest.current.toWorld(ended.clientX, ended.clientY);
      if (!isMoving) latest.current.onClick({ ...start, from }, ended);
      else if (ended.type === 'pointerup') latest.current.onEnd({ ...start, from, at }, ended);
    };
    window.addEventListener('pointermove', move);
    window.addEventListener('pointerup', finish);
    window.addEventListener('pointercancel', finish);
  }, []);
  return { gesture, begin };
}
