import { useAddress } from '../../../parts/address.ts';
import { Button } from '../../../parts/button.tsx';
import { tidied } from '../canvas/place.ts';
import { SavingNote } from '../saving/saving-note.tsx';
import type { Saving } from '../saving/use-stored-draft.ts';
import styles from './editor.module.css';
import { useEditor } from './editor-context.ts';

const views = [
  ['', 'Canvas'],
  ['list', 'List'],
  ['json', 'JSON'],
] as const;

function Views() {
  const [{ view = '' }, set] = useAddress(['view']);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div className="seg" role="group" aria-label="View">
      {views.map(([name, title]) => (
        <button key={name} type="button" aria-pressed={view === name} onClick={() => set({ view: name })}>
          {title}
        </button>
      ))}
    </div>
  );
}

interface ToolbarProps {
  readonly saving: Saving;
  readonly onSettings: () => void;
  readonly onDryRun: () => void;
}

/** What is done with the draft as a whole. */
export function Toolbar({ saving, onSettings, onDryRun }: ToolbarProps) {
  const { graph, refusal, change, undo, redo, canUndo, canRedo } = useEditor();
  const [{ view = '' }] = useAddress(['view']);
  return (
    <div className={styles.bar}>
      <Views />
      <Button icon="undo" refusal={refusal ?? (canUndo ? undefined : 'Nothing to undo.')} onClick={undo}>
        Undo
      </Button>
      <Button icon="redo" refusal={refusal ?? (canRedo ? undefined : 'Nothing to redo.')} onClick={redo}>
        Redo
      </Button>
      {view === '' && (
        <Button icon="workflow" refusal={refusal} onClick={() => change(tidied(graph))}>
          Tidy up
        </Button>
      )}
      <Button icon="settings" onClick={onSettings}>
        Settings
      </Button>
      <Button icon="eye" onClick={onDryRun}>
        Dry run
      </Button>
      {refusal === undefined ? <SavingNote saving={saving} /> : <span className="sm dim">{refusal}</span>}
    </div>
  );
}
