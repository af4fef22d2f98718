import { useMemo, useRef } from 'react';
import { remove } from '../../../graph/edit.ts';
import { type Shortcut, useShortcuts } from '../../../shell/keys.ts';
import type { Editor } from './editor-context.ts';

interface Dialogs {
  readonly onAdd: () => void;
  readonly onConnect: () => void;
}

/** Keys of the editor, beside those of its views. */
export function useEditorKeys(editor: Editor, dialogs: Dialogs): void {
  const latest = useRef({ editor, dialogs });
  latest.current = { editor, dialogs };
  const keys = useMemo<readonly Shortcut[]>(() => {
    const may = (run: (given: Editor) => void) => () => {
      const { editor: given } = latest.current;
      if (given.refusal === undefined) run(given);
    };
    const removeAll = may(({ graph, selected, change, select }) => {
      if (selected.size === 0) return;
      change(remove(graph, [...selected]));
      select([]);
    });
    return [
      { keys: 'Ctrl+z', label: 'Undo', run: may(({ undo }) => undo()) },
      { keys: 'Ctrl+Shift+z', label: 'Redo', run: may(({ redo }) => redo()) },
      { keys: 'Ctrl+y', label: 'Redo', run: may(({ redo }) => redo()) },
      { keys: 'a', label: 'Add a node after the chosen one', run: may(() => latest.current.dialogs.onAdd()) },
      { keys: 'c', label: 'Connect the chosen node to …', run: may(() => latest.current.dialogs.onConnect()) },
      { keys: 'Delete', label: 'Remove the chosen nodes', run: removeAll },
      { keys: 'Backspace', label: 'Remove the chosen nodes', run: removeAll },
      { keys: 'Escape', label: 'Choose nothing', run: () => latest.current.editor.select([]) },
    ];
  }, []);
  useShortcuts(keys);
}
