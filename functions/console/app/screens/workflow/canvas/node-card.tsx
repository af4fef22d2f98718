import { type KeyboardEvent, memo, type PointerEvent } from 'react';
import { iconOf, toneOf } from '../../../graph/appearance.ts';
import type { GraphNode } from '../../../graph/graph.ts';
import { NODE } from '../../../graph/layout.ts';
import { Icon } from '../../../parts/icon.tsx';
import { Pill } from '../../../parts/pill.tsx';
import { number } from '../../../parts/words.ts';
import styles from './canvas.module.css';

interface NodeCardProps {
  readonly node: GraphNode;
  readonly title: string;
  readonly summary: string;
  readonly group: string | undefined;
  readonly x: number;
  readonly y: number;
  readonly ports: string;
  readonly isSelected: boolean;
  readonly isBad: boolean;
  readonly isPale: boolean;
  readonly change: 'added' | 'removed' | 'changed' | undefined;
  readonly standing: number | undefined;
  readonly canConnect: boolean;
  readonly onPress: (id: string, event: PointerEvent) => void;
  readonly onPort: (id: string, port: string, event: PointerEvent) => void;
  readonly onKey: (id: string, event: KeyboardEvent) => void;
  readonly onChoose: (id: string, isMore: boolean) => void;
  readonly onFocus: (id: string) => void;
}

/** Ports by their names, which no name has a line break in. */
export const PARTED = '\n';

function Ports({ node, ports, onPort }: Pick<NodeCardProps, 'node' | 'ports' | 'onPort'>) {
  const names = ports === '' ? [] : ports.split(PARTED);
  // Edges are drawn with the pointer here; by keys in the node's form and in the list.
  return names.map((port, place) => (
    <span
      key={port}
      className={styles.port}
      style={{ left: (NODE.width * (place + 1)) / (names.length + 1), top: NODE.height }}
      title={port}
      onPointerDown={(event) => onPort(node.id, port, event)}
    />
  ));
}

/** One node. It is drawn anew only when something of its own has changed. */
export const NodeCard = memo(function NodeCard(props: NodeCardProps) {
  const { node, title, summary, group, x, y, isSelected, isBad, isPale, change, standing, canConnect } = props;
  const look = [
    styles.card,
    isSelected && styles.selected,
    isBad && styles.bad,
    isPale && styles.pale,
    change && styles[change],
  ];
  return (
    <div className={styles.node} style={{ transform: `translate(${x}px, ${y}px)` }} data-node={node.id}>
      <button
        type="button"
        className={look.filter(Boolean).join(' ')}
        aria-pressed={isSelected}
        onPointerDown={(event) => props.onPress(node.id, event)}
        onKeyDown={(event) => props.onKey(node.id, event)}
        onFocus={(event) => event.currentTarget.matches(':focus-visible') && props.onFocus(node.id)}
        onClick={(event) => event.detail === 0 && props.onChoose(node.id, event.shiftKey)}
      >
        <span className={`${styles.kind} ${styles[toneOf(group)] ?? ''}`}>
          <Icon name={iconOf(node.type)} />
        </span>
        <span className={`${styles.title} cut`}>{title}</span>
        <span className={`${styles.about} cut`}>{summary}</span>
        {standing !== undefined && standing > 0 && (
          <span className={styles.runs}>
            {number(standing)}
            <span className="only-read"> runs here now</span>
          </span>
        )}
      </button>
      {(change || isBad) && (
        <span className={styles.badge}>
          <Pill tone={isBad ? 'bad' : change === 'removed' ? 'wait' : 'acc'} text={change ?? 'error'} />
        </span>
      )}
      {canConnect && <Ports node={node} ports={props.ports} onPort={props.onPort} />}
    </div>
  );
});
