import { iconOf } from '../../../graph/appearance.ts';
import { remove } from '../../../graph/edit.ts';
import type { GraphNode } from '../../../graph/graph.ts';
import { readingOrder } from '../../../graph/order.ts';
import { summaryOf, titleOf } from '../../../graph/words.ts';
import { Button } from '../../../parts/button.tsx';
import { Icon } from '../../../parts/icon.tsx';
import { Pill } from '../../../parts/pill.tsx';
import { useEditor } from '../editor/editor-context.ts';
import { ProblemMarks } from '../problems/problem-marks.tsx';
import styles from './list.module.css';
import { Ways } from './ways.tsx';

const INDENT = 22;
const MOST_INDENTED = 6;

interface ItemProps {
  readonly node: GraphNode;
  readonly depth: number;
}

function Item({ node, depth }: ItemProps) {
  const { graph, language, selected, problems, refusal, select, change } = useEditor();
  const { types, operators } = language;
  const title = titleOf(node, types);
  const isBad = problems.some(({ nodeId, severity }) => nodeId === node.id && severity === 'error');
  const look = [styles.item, selected.has(node.id) ? styles.selected : '', isBad ? styles.bad : ''].join(' ');
  const removeIt = () => change(remove(graph, [node.id]));
  return (
    <li className={look} style={{ marginLeft: Math.min(depth, MOST_INDENTED) * INDENT }} data-node={node.id}>
      <div className={styles.head}>
        <Icon name={iconOf(node.type)} />
        <button
          type="button"
          className={styles.name}
          aria-expanded={selected.has(node.id)}
          onClick={() => select([node.id])}
        >
          {title}
        </button>
        {node.name && <Pill tone="plain" text={types.get(node.type)?.title ?? node.type} />}
        <span className="dim sm grow cut">{summaryOf(node, operators)}</span>
        <ProblemMarks nodeId={node.id} />
        <Button kind="sm" refusal={refusal} onClick={removeIt}>
          Remove<span className="only-read"> {title}</span>
        </Button>
      </div>
      <Ways node={node} />
    </li>
  );
}

/** The whole graph as a list in reading order: everything the canvas can do, by keys alone. */
export function ListView() {
  const { graph, language } = useEditor();
  const { places } = readingOrder(graph, language.types);
  return (
    <ol className={styles.list} aria-label="Nodes, in the order in which runs come to them">
      {places.map(({ node, depth }) => (
        <Item key={node.id} node={node} depth={depth} />
      ))}
    </ol>
  );
}
