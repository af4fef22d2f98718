import { nodeOf } from '../../../graph/graph.ts';
import { titleOf } from '../../../graph/words.ts';
import { Button } from '../../../parts/button.tsx';
import { Dialog } from '../../../parts/dialog.tsx';
import { Ways } from '../list/ways.tsx';
import { useEditor } from './editor-context.ts';

/** Where the ways out of the chosen node lead, for the key C. */
export function ConnectDialog({ onClose }: { readonly onClose: () => void }) {
  const { graph, language, selected } = useEditor();
  const node = nodeOf(graph, [...selected].at(-1));
  return (
    <Dialog title={node ? `Where does “${titleOf(node, language.types)}” lead?` : 'Which node?'} onClose={onClose}>
      {node ? <Ways node={node} /> : <p>Choose a node first.</p>}
      <div className="row end">
        <Button kind="pri" onClick={onClose}>
          Done
        </Button>
      </div>
    </Dialog>
  );
}
