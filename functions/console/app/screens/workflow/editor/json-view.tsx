import { useState } from 'react';
import { readGraph } from '../../../graph/text/read-json.ts';
import { Button } from '../../../parts/button.tsx';
import { say } from '../../../parts/toasts.tsx';
import styles from './editor.module.css';
import { useEditor } from './editor-context.ts';

const INDENT = 2;

/** The graph as JSON. What is typed is taken as a whole, once it is JSON. */
export function JsonView() {
  const { graph, refusal, change } = useEditor();
  const [typed, setTyped] = useState<string>();
  const written = JSON.stringify(graph, null, INDENT);
  const take = () => {
    const read = readGraph(typed ?? '');
    if ('refusal' in read) return say(read.refusal, { tone: 'bad' });
    change(read.graph);
    setTyped(undefined);
  };
  return (
    <div className={styles.jsonside}>
      <div className="row end wrap pad">
        {typed !== undefined && <Button onClick={() => setTyped(undefined)}>Discard</Button>}
        <Button
          kind="pri"
          refusal={refusal ?? (typed === undefined ? 'Nothing is changed.' : undefined)}
          onClick={take}
        >
          Take this JSON
        </Button>
      </div>
      <textarea
        className={`input mono ${styles.json}`}
        aria-label="Graph as JSON"
        spellCheck={false}
        data-own-undo
        value={typed ?? written}
        readOnly={refusal !== undefined}
        onChange={(event) => setTyped(event.target.value)}
      />
    </div>
  );
}
