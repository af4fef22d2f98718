import { groupWords, iconOf } from '../../../graph/appearance.ts';
import { nodeOf } from '../../../graph/graph.ts';
import { titleOf } from '../../../graph/words.ts';
import { Dialog } from '../../../parts/dialog.tsx';
import { Icon } from '../../../parts/icon.tsx';
import { useEditor } from './editor-context.ts';
import { useAdd } from './use-add.ts';

const order = ['act', 'wait', 'decide', 'repeat', 'data', 'end'];

/** The types of nodes, for the key A. */
export function AddDialog({ onClose }: { readonly onClose: () => void }) {
  const { language, graph, selected } = useEditor();
  const addNode = useAdd();
  const node = nodeOf(graph, [...selected].at(-1));
  return (
    <Dialog
      title={node ? `What comes after “${titleOf(node, language.types)}”?` : 'Which node should be added?'}
      onClose={onClose}
    >
      {order.map((group) => (
        <div key={group}>
          <h3>{groupWords[group]}</h3>
          <div className="row wrap">
            {language.all.items
              .filter((one) => one.group === group)
              .map(({ type, title }) => (
                <button
                  key={type}
                  type="button"
                  className="btn sm"
                  onClick={() => {
                    onClose();
                    addNode(type);
                  }}
                >
                  <Icon name={iconOf(type)} />
                  {title}
                </button>
              ))}
          </div>
        </div>
      ))}
    </Dialog>
  );
}
