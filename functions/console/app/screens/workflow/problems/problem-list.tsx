import { useMemo, useRef, useState } from 'react';
import { nodeOf } from '../../../graph/graph.ts';
import { titleOf } from '../../../graph/words.ts';
import { Button } from '../../../parts/button.tsx';
import { Icon } from '../../../parts/icon.tsx';
import { count } from '../../../parts/words.ts';
import { type Shortcut, useShortcuts } from '../../../shell/keys.ts';
import styles from '../editor/editor.module.css';
import { useEditor } from '../editor/editor-context.ts';
import { fixOf } from './fixes.ts';
import type { Problem } from './problems-of.ts';
import { focusPath } from './show-problem.ts';

function ProblemItem({ problem, onShow }: { readonly problem: Problem; readonly onShow: () => void }) {
  const { graph, language, refusal, change } = useEditor();
  const node = nodeOf(graph, problem.nodeId ?? undefined);
  const fix = fixOf(problem, graph, language.types);
  const isError = problem.severity === 'error';
  return (
    <li>
      <span className={isError ? styles.error : styles.warning}>
        <Icon name={isError ? 'error' : 'warning'} />
        <span className="only-read">{isError ? 'Error' : 'Warning'}</span>
      </span>
      <span title={problem.code}>
        <button type="button" className={styles.show} onClick={onShow}>
          {node ? titleOf(node, language.types) : 'Workflow'}
        </button>
        : {problem.message}
        {problem.fix && <span className="dim">. {problem.fix}.</span>}
      </span>
      {fix && refusal === undefined && (
        <Button kind="sm" onClick={() => change(fix.run(graph))}>
          {fix.label}
        </Button>
      )}
    </li>
  );
}

/** What is wrong with the draft, each with its node, its reason and its way out. F8 goes to the next one. */
export function ProblemList() {
  const { problems, select } = useEditor();
  const at = useRef(-1);
  const [isOpen, setOpen] = useState(true);
  const show = useRef((_: number) => {});
  show.current = (place) => {
    const problem = problems[place];
    if (!problem) return;
    at.current = place;
    if (problem.nodeId !== null) select([problem.nodeId]);
    focusPath(problem.path, problem.nodeId);
  };
  const length = useRef(0);
  length.current = problems.length;
  const keys = useMemo<readonly Shortcut[]>(
    () => [
      { keys: 'F8', label: 'Next problem', run: () => show.current((at.current + 1) % Math.max(1, length.current)) },
    ],
    [],
  );
  useShortcuts(keys);
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  return (
    <section className={styles.problems} aria-label="Problems">
      <button type="button" className={styles.fold} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <span className="b">Problems</span>
        <span className="sm dim" aria-live="polite">
          {problems.length === 0
            ? 'none: it can be published'
            : `${count(errors, 'error')}, ${count(problems.length - errors, 'warning')}`}
        </span>
        <span className="sm dim" aria-hidden="true">
          <kbd>F8</kbd> next
        </span>
      </button>
      {isOpen && problems.length > 0 && (
        <ul>
          {problems.map((problem, place) => (
            <ProblemItem
              key={`${problem.code} ${problem.path} ${problem.message}`}
              problem={problem}
              onShow={() => show.current(place)}
            />
          ))}
        </ul>
      )}
    </section>
  );
}
