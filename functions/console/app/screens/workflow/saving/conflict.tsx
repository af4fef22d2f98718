import { type Graph, nodeOf } from '../../../graph/graph.ts';
import type { Clash } from '../../../graph/merge.ts';
import type { Language } from '../../../graph/use-node-types.ts';
import { titleOf } from '../../../graph/words.ts';
import { Dialog } from '../../../parts/dialog.tsx';

interface ConflictProps {
  readonly clashes: readonly Clash[];
  readonly graph: Graph;
  readonly language: Language;
  readonly onMine: () => void;
  readonly onTheirs: () => void;
}

/** What the part is called. */
function partWords([kind, id = '', port]: readonly string[], graph: Graph, { types }: Language): string {
  const node = nodeOf(graph, id);
  const name = node ? titleOf(node, types) : id;
  if (kind === 'node') return name;
  if (kind === 'edge') return `Way out of ${name}: ${port}`;
  return `${kind === 'settings' ? 'Setting' : 'Variable'} ${id}`;
}

const show = (value: unknown): string =>
  value === undefined ? 'removed' : typeof value === 'string' ? value : JSON.stringify(value, null, 1);

/** Both sides of what two people changed in the same place. Everything else is in the draft already. */
export function Conflict({ clashes, graph, language, onMine, onTheirs }: ConflictProps) {
  return (
    <Dialog title="Somebody else changed the same. Whose changes hold?" onClose={onMine}>
      <p className="sm dim">
        All other changes of both of you are in the draft. Undo brings back what you do not take.
      </p>
      <div className="table">
        <table className="cards">
          <thead>
            <tr>
              <th>What</th>
              <th>Yours</th>
              <th>Theirs</th>
            </tr>
          </thead>
          <tbody>
            {clashes.map(({ part, mine, theirs }) => (
              <tr key={part.join(' ')}>
                <td className="b">{partWords(part, graph, language)}</td>
                <td className="mono sm break" data-label="Yours">
                  {show(mine)}
                </td>
                <td className="mono sm break" data-label="Theirs">
                  {show(theirs)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="row end wrap">
        <button type="button" className="btn" onClick={onTheirs}>
          Take theirs
        </button>
        <button type="button" className="btn pri" onClick={onMine}>
          Keep mine
        </button>
      </div>
    </Dialog>
  );
}
