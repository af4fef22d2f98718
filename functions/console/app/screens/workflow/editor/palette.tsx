import { groupWords, iconOf } from '../../../graph/appearance.ts';
import { Icon } from '../../../parts/icon.tsx';
import { DRAGGED } from '../canvas/dragged.ts';
import styles from './editor.module.css';
import { useEditor } from './editor-context.ts';
import { useAdd } from './use-add.ts';

const order = ['start', 'act', 'wait', 'decide', 'repeat', 'data', 'end'];

/** Types of nodes, to be dragged onto the drawing, or pressed: then the node comes behind the one that is chosen. */
export function Palette() {
  const { language, graph } = useEditor();
  const addNode = useAdd();
  const hasStart = graph.nodes.some(({ type }) => type === 'start');
  return (
    <nav className={styles.palette} aria-label="Nodes to add">
      {order.map((group) => {
        const types = language.all.items.filter((one) => one.group === group && !(one.type === 'start' && hasStart));
        if (types.length === 0) return null;
        return (
          <div key={group} className="stack" style={{ gap: 4 }}>
            <h2>{groupWords[group] ?? group}</h2>
            {types.map(({ type, title, summary }) => (
              <button
                key={type}
                type="button"
                className={styles.type}
                title={summary}
                draggable
                onDragStart={(event) => event.dataTransfer.setData(DRAGGED, type)}
                onClick={() => addNode(type)}
              >
                <Icon name={iconOf(type)} />
                {title}
              </button>
            ))}
          </div>
        );
      })}
      <p className="sm dim">
        Drag one onto the drawing or an edge, or choose a node and press one: it comes behind it. <kbd>A</kbd> does too.
      </p>
    </nav>
  );
}
