import { memo } from 'react';
import type { Graph, GraphEdge, GraphNode, Point } from '../../../graph/graph.ts';
import { portWords } from '../../../graph/ports.ts';
import styles from './canvas.module.css';
import { into, labelOf, outOf, pathOf } from './geometry.ts';
import { keyOfPort, type Marks } from './marks.ts';

interface EdgeProps {
  readonly fromX: number;
  readonly fromY: number;
  readonly toX: number;
  readonly toY: number;
  readonly words: string;
  readonly isHot: boolean;
  readonly isPale: boolean;
}

const Edge = memo(function Edge({ fromX, fromY, toX, toY, words, isHot, isPale }: EdgeProps) {
  const [from, to] = [
    { x: fromX, y: fromY },
    { x: toX, y: toY },
  ];
  const label = labelOf(from, to);
  return (
    <g className={isPale ? styles.pale : undefined}>
      <path className={isHot ? styles.hot : undefined} d={pathOf(from, to)} />
      {words && (
        <text x={label.x} y={label.y} textAnchor="middle">
          {words}
        </text>
      )}
    </g>
  );
});

interface EdgesProps {
  readonly graph: Graph;
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly ports: ReadonlyMap<string, readonly string[]>;
  readonly placeOf: (id: string) => Point | undefined;
  readonly selected: ReadonlySet<string>;
  readonly marks: Marks;
  /** The edge that is being drawn. */
  readonly draft: { readonly source: string; readonly port: string; readonly to: Point } | undefined;
}

export function Edges({ graph, nodes, ports, placeOf, selected, marks, draft }: EdgesProps) {
  const start = (source: string, port: string): Point | undefined => {
    const place = placeOf(source);
    const own = ports.get(source) ?? [];
    return place && outOf(place, Math.max(0, own.indexOf(port)), Math.max(1, own.length));
  };
  const words = ({ source, sourcePort }: GraphEdge): string => {
    const node = nodes.get(source);
    const name = node ? portWords(node, sourcePort) : '';
    return [name, marks.shares?.get(keyOfPort(source, sourcePort))].filter(Boolean).join(' · ');
  };
  const from = draft && start(draft.source, draft.port);
  return (
    <svg className={styles.edges} aria-hidden="true">
      {graph.edges.map((edge) => {
        const [out, target] = [start(edge.source, edge.sourcePort), placeOf(edge.target)];
        if (!out || !target) return null;
        const end = into(target);
        const key = keyOfPort(edge.source, edge.sourcePort);
        return (
          <Edge
            key={edge.id}
            fromX={out.x}
            fromY={out.y}
            toX={end.x}
            toY={end.y}
            words={words(edge)}
            isHot={selected.has(edge.source) || selected.has(edge.target) || marks.walked?.has(key) === true}
            isPale={marks.walked !== undefined && !marks.walked.has(key)}
          />
        );
      })}
      {draft && from && <path className={styles.draft} d={pathOf(from, draft.to)} />}
    </svg>
  );
}
