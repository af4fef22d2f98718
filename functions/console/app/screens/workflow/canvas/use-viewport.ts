import { type RefObject, useCallback, useEffect, useRef } from 'react';
import type { Point } from '../../../graph/graph.ts';
import { NODE } from '../../../graph/layout.ts';

interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

interface View extends Point {
  readonly zoom: number;
}

const LEAST = 0.15;
const MOST = 2;
const MARGIN = 32;
const within = (zoom: number): number => Math.min(MOST, Math.max(LEAST, zoom));

/** The whole in the middle, not larger than it is. */
function fitted(bounds: Bounds, { clientWidth, clientHeight }: HTMLElement): View {
  const zoom = within(
    Math.min(1, (clientWidth - 2 * MARGIN) / bounds.width, (clientHeight - 2 * MARGIN) / bounds.height),
  );
  return {
    zoom,
    x: (clientWidth - bounds.width * zoom) / 2 - bounds.left * zoom,
    y: Math.max(MARGIN, (clientHeight - bounds.height * zoom) / 2) - bounds.top * zoom,
  };
}

/** The wheel moves the view, and with Ctrl its size. */
function useWheel(
  frame: RefObject<HTMLElement | null>,
  zoomBy: (factor: number, at: Point) => void,
  pan: (dx: number, dy: number) => void,
): void {
  useEffect(() => {
    const target = frame.current;
    const turn = (event: WheelEvent) => {
      event.preventDefault(); // the page behind must not move with it
      const { left, top } =
        event.currentTarget === target && target ? target.getBoundingClientRect() : { left: 0, top: 0 };
      if (event.ctrlKey || event.metaKey)
        zoomBy(Math.exp(-event.deltaY / 300), { x: event.clientX - left, y: event.clientY - top });
      else pan(-event.deltaX, -event.deltaY);
    };
    // A browser scrolls to what gets the focus, also where nothing can be scrolled; `reveal` does it here.
    const stay = () => target?.scrollTo(0, 0);
    target?.addEventListener('wheel', turn, { passive: false });
    target?.addEventListener('scroll', stay);
    return () => {
      target?.removeEventListener('wheel', turn);
      target?.removeEventListener('scroll', stay);
    };
  }, [frame, zoomBy, pan]);
}

/** What part of the drawing is seen. It moves without drawing anything anew. */
export function useViewport(frame: RefObject<HTMLElement | null>, world: RefObject<HTMLDivElement | null>) {
  const view = useRef<View>({ x: MARGIN, y: MARGIN, zoom: 1 });
  const show = useCallback(
    (next: View) => {
      view.current = next;
      if (world.current) world.current.style.transform = `translate(${next.x}px, ${next.y}px) scale(${next.zoom})`;
    },
    [world],
  );
  const zoomBy = useCallback(
    (factor: number, at?: Point) => {
      const { x, y, zoom } = view.current;
      const middle = at ?? { x: (frame.current?.clientWidth ?? 0) / 2, y: (frame.current?.clientHeight ?? 0) / 2 };
      const next = within(zoom * factor);
      show({
        zoom: next,
        x: middle.x - ((middle.x - x) * next) / zoom,
        y: middle.y - ((middle.y - y) * next) / zoom,
      });
    },
    [frame, show],
  );
  const pan = useCallback(
    (dx: number, dy: number) => show({ ...view.current, x: view.current.x + dx, y: view.current.y + dy }),
    [show],
  );
  const fit = useCallback((bounds: Bounds) => frame.current && show(fitted(bounds, frame.current)), [frame, show]);
  /** Moves the view as little as it takes to show a node. */
  const reveal = useCallback(
    (place: Point) => {
      if (!frame.current) return;
      const { clientWidth, clientHeight } = frame.current;
      const { x, y, zoom } = view.current;
      const outside = (from: number, length: number, most: number) =>
        from < MARGIN ? MARGIN - from : Math.min(0, most - MARGIN - from - length);
      const dx = outside(place.x * zoom + x, NODE.width * zoom, clientWidth);
      const dy = outside(place.y * zoom + y, NODE.height * zoom, clientHeight);
      if (dx !== 0 || dy !== 0) pan(dx, dy);
    },
    [frame, pan],
  );
  /** A point of the window in the drawing. */
  const toWorld = useCallback(
    (clientX: number, clientY: number): Point => {
      const { left = 0, top = 0 } = frame.current?.getBoundingClientRect() ?? {};
      const { x, y, zoom } = view.current;
      return { x: (clientX - left - x) / zoom, y: (clientY - top - y) / zoom };
    },
    [frame],
  );
  useWheel(frame, zoomBy, pan);
  return { zoomBy, pan, fit, reveal, toWorld };
}
