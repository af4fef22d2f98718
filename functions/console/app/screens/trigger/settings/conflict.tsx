import type { ApiError } from '../../../api/api-error.ts';
import { Dialog } from '../../../parts/dialog.tsx';
import { changedIn, type Draft, type Field, toDraft } from './fields.ts';

interface Current {
  readonly etag: string;
  readonly current: { readonly name: string; readonly description: string | null; readonly config: unknown };
}

interface ConflictProps {
  readonly error: ApiError;
  readonly draft: Draft;
  /** Fields that the user changed. */
  readonly changed: readonly string[];
  readonly fields: readonly Field[];
  readonly onKeepMine: (etag: string) => void;
  readonly onTakeTheirs: () => void;
  readonly onClose: () => void;
}

/** Shows both versions when somebody else saved meanwhile. */
export function Conflict({ error, draft, changed, fields, onKeepMine, onTakeTheirs, onClose }: ConflictProps) {
  const { etag, current } = error.details as Current; // the contract of PRECONDITION_FAILED
  const theirs = toDraft(current, fields);
  const both = changedIn(draft, theirs).filter((name) => changed.includes(name));
  const titleOf = (name: string) => fields.find((field) => field.name === name)?.title ?? name;
  return (
    <Dialog title={`Somebody else saved “${current.name}” meanwhile. Whose values hold?`} onClose={onClose}>
      <div className="table">
        <table>
          <thead>
            <tr>
              <th>Setting</th>
              <th>Yours</th>
              <th>Theirs, saved</th>
            </tr>
          </thead>
          <tbody>
            {both.map((name) => (
              <tr key={name}>
                <td>{titleOf(name)}</td>
                <td>{draft[name] || <span className="dim">default</span>}</td>
                <td>{theirs[name] || <span className="dim">default</span>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="dim">Saving yours changes only these settings. What else they saved stays.</p>
      <div className="row end wrap">
        <button type="button" className="btn" onClick={onClose}>
          Go on editing
        </button>
        <button type="button" className="btn" onClick={onTakeTheirs}>
          Take theirs
        </button>
        <button type="button" className="btn pri" onClick={() => onKeepMine(etag)}>
          Save mine
        </button>
      </div>
    </Dialog>
  );
}
