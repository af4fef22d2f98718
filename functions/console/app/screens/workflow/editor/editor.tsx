import { useState } from 'react';
import { nodeOf } from '../../../graph/graph.ts';
import { takeTheirs } from '../../../graph/merge.ts';
import { useAddress } from '../../../parts/address.ts';
import { useRefusal } from '../../../session/session.ts';
import { useUnsavedGuard } from '../../../shell/unsaved.ts';
import { DryRunPanel } from '../dry-run/dry-run-panel.tsx';
import { NodeForm } from '../form/inspector.tsx';
import { ListView } from '../list/list-view.tsx';
import { ProblemList } from '../problems/problem-list.tsx';
import { Conflict } from '../saving/conflict.tsx';
import { AddDialog } from './add-dialog.tsx';
import { CanvasEditor } from './canvas-editor.tsx';
import { ConnectDialog } from './connect-dialog.tsx';
import styles from './editor.module.css';
import { EditorProvider, useEditor } from './editor-context.ts';
import { GraphSettings } from './graph-settings.tsx';
import { JsonView } from './json-view.tsx';
import { Palette } from './palette.tsx';
import { Toolbar } from './toolbar.tsx';
import { useClipboard } from './use-clipboard.ts';
import { type DraftProps, useDraft } from './use-draft.ts';
import { useEditorKeys } from './use-editor-keys.ts';

type Draft = ReturnType<typeof useDraft>;

interface SideProps {
  readonly dryRun: Draft['dryRun'];
  readonly showsSettings: boolean;
  readonly onCloseSettings: () => void;
}

/** The dry run, and the form of the node that is chosen, or of the workflow. */
function Side({ dryRun, showsSettings, onCloseSettings }: SideProps) {
  const { graph, language, selected, select } = useEditor();
  const noRole = useRefusal('operator');
  const node = selected.size === 1 ? nodeOf(graph, [...selected][0]) : undefined;
  if (!dryRun.isOpen && !node && !showsSettings) return null;
  return (
    <div className={styles.side}>
      {dryRun.isOpen && (
        <DryRunPanel
          {...{ graph, language, refusal: noRole }}
          customerId={dryRun.customerId}
          result={dryRun.result}
          isBusy={dryRun.isBusy}
          ports={dryRun.ports}
          onWhatIf={dryRun.whatIf}
          onChoose={dryRun.choose}
          onRun={dryRun.again}
          onShow={(id) => select([id])}
          onClose={dryRun.close}
        />
      )}
      {node && <NodeForm key={node.id} node={node} onClose={() => select([])} />}
      {!node && showsSettings && <GraphSettings onClose={onCloseSettings} />}
    </div>
  );
}

function Work({ dryRun, showsSettings, onCloseSettings }: SideProps) {
  const { refusal, selected } = useEditor();
  const [{ view = '' }] = useAddress(['view']);
  const hasPalette = view === '' && refusal === undefined;
  const hasSide = view !== 'json' && (showsSettings || dryRun.isOpen || selected.size === 1);
  return (
    <div className={[styles.work, hasPalette ? '' : styles.plain, hasSide ? '' : styles.alone].join(' ')}>
      {hasPalette && <Palette />}
      <div className={styles.middle}>
        {view === 'list' ? <ListView /> : view === 'json' ? <JsonView /> : <CanvasEditor marks={dryRun.marks} />}
      </div>
      {hasSide && <Side {...{ dryRun, showsSettings, onCloseSettings }} />}
    </div>
  );
}

/** Canvas, list and JSON of one draft, with the form of the node that is chosen. */
export function DraftEditor(props: DraftProps) {
  const { editor, autosave, dryRun } = useDraft(props);
  const { saving, onDecided } = autosave;
  const [dialog, setDialog] = useState<'add' | 'connect'>();
  const [showsSettings, setShowsSettings] = useState(false);
  useClipboard(editor);
  useEditorKeys(editor, { onAdd: () => setDialog('add'), onConnect: () => setDialog('connect') });
  useUnsavedGuard(props.workflow.name, ['refused', 'failed', 'clashed'].includes(saving.state));
  const toggleSettings = () => {
    editor.select([]);
    setShowsSettings(!showsSettings);
  };
  return (
    <EditorProvider value={editor}>
      <Toolbar saving={saving} onSettings={toggleSettings} onDryRun={dryRun.isOpen ? dryRun.close : dryRun.open} />
      <Work {...{ dryRun, showsSettings }} onCloseSettings={() => setShowsSettings(false)} />
      <ProblemList />
      {dialog === 'add' && <AddDialog onClose={() => setDialog(undefined)} />}
      {dialog === 'connect' && <ConnectDialog onClose={() => setDialog(undefined)} />}
      {saving.state === 'clashed' && (
        <Conflict
          clashes={saving.clashes}
          graph={editor.graph}
          language={props.language}
          onMine={onDecided}
          onTheirs={() => {
            editor.change(takeTheirs(editor.graph, saving.clashes));
            onDecided();
          }}
        />
      )}
    </EditorProvider>
  );
}
