import { useMemo } from 'react';
import { iconOf, toneOf } from '../../graph/appearance.ts';
import type { Graph, Point } from '../../graph/graph.ts';
import { layout, NODE } from '../../graph/layout.ts';
import type { NodeTypes } from '../../graph/ports.ts';
import { titleOf } from '../../graph/words.ts';
import { strokesOf } from '../icon.tsx';
import { count } from '../words.ts';
import styles from './graph-picture.module.css';

const MARGIN = 24;
/** Icons have 16 pixels. */
const ICON_SCALE = 2.4;

const below = ({ x, y }: Point) => ({ x: x + NODE.width / 2, y: y + NODE.height });
const above = ({ x, y }: Point) => ({ x: x + NODE.width / 2, y });

function curve(from: Point, to: Point): string {
  const bend = (to.y - from.y) / 2;
  return `M${from.x} ${from.y}C${from.x} ${from.y + bend} ${to.x} ${to.y - bend} ${to.x} ${to.y}`;
}

interface GraphPictureProps {
  readonly graph: Graph;
  readonly types: NodeTypes;
}

/** The shape of a workflow, to be recognised by it. Its description names the nodes in their order. */
export function GraphPicture({ graph, types }: GraphPictureProps) {
  const places = useMemo(() => layout(graph, types), [graph, types]);
  const all = [...places.values()];
  const width = Math.max(...all.map(({ x }) => x), 0) + NODE.width;
  const height = Math.max(...all.map(({ y }) => y), 0) + NODE.height;
  const names = [...places.keys()].flatMap((id) => {
    const node = graph.nodes.find((one) => one.id === id);
    return node ? [titleOf(node, types)] : [];
  });
  return (
    <svg
      className={styles.picture}
      viewBox={`${-MARGIN} ${-MARGIN} ${width + 2 * MARGIN} ${height + 2 * MARGIN}`}
      role="img"
      aria-label={`${count(graph.nodes.length, 'node')}: ${names.join(', ')}`}
    >
      {graph.edges.map(({ id, source, target }) => {
        const [from, to] = [places.get(source), places.get(target)];
        return from && to && <path key={id} className={styles.edge} d={curve(below(from), above(to))} />;
      })}
      {graph.nodes.map(({ id, type }) => {
        const { x, y } = places.get(id) ?? { x: 0, y: 0 };
        return (
          <g key={id} className={styles[toneOf(types.get(type)?.group)]}>
            <rect x={x} y={y} width={NODE.width} height={NODE.height} rx={12} />
            <path
              d={strokesOf(iconOf(type))}
              transform={`translate(${x + NODE.width / 2 - 8 * ICON_SCALE} ${y + NODE.height / 2 - 8 * ICON_SCALE}) scale(${ICON_SCALE})`}
            />
          </g>
        );
      })}
    </svg>
  );
}
