import { useId, useState } from 'react';
import { useRead } from '../../api/queries.ts';
import { Field } from '../../parts/form/field.tsx';
import { armsOf, type Draft } from './draft.ts';

/** Stands for a key that no active workflow has yet. */
const ANOTHER = '\0another';

interface KeyFieldProps {
  readonly draft: Draft;
  readonly message: string | undefined;
  readonly onChange: (change: Partial<Draft>) => void;
}

interface Known {
  readonly workflows: ReadonlyMap<string, string>;
  readonly branches: readonly string[];
  /** What they are called, where the drawings say so. */
  readonly labels: ReadonlyMap<string, string>;
  /** Types of the nodes: `split`, `email`, `message`. */
  readonly types: ReadonlySet<string>;
}

/** The keys of splits and texts in active workflows, with the branches that all of each key have. */
export function useKeys(): ReadonlyMap<string, Known> | undefined {
  const splits = useRead('listExperimentSplits', {}, { isLive: false }).data?.data.items;
  if (!splits) return undefined;
  const keys = new Map<string, Known>();
  for (const { key, workflowId, workflowName, type, branches } of splits) {
    const known = keys.get(key);
    const ids = branches.map(({ id }) => id);
    const named = branches.flatMap(({ id, label }) => (label === null ? [] : [[id, label] as const]));
    keys.set(key, {
      workflows: new Map([...(known?.workflows ?? []), [workflowId, workflowName]]),
      branches: known ? known.branches.filter((id) => ids.includes(id)) : ids,
      labels: new Map([...named, ...(known?.labels ?? [])]),
      types: new Set([...(known?.types ?? []), type]),
    });
  }
  return keys;
}

const ABSENT =
  'No active workflow has a split or a text with this experiment id. It can be drawn up, and started once one has.';

const nouns: Readonly<Record<string, string>> = { split: 'split', email: 'e-mail', message: 'message' };

/** "split", "e-mail and message": what a key divides customers at. */
export const nounsOf = ({ types }: Known): string => [...types].map((type) => nouns[type] ?? type).join(' and ');

/** What the key is. */
function aboutKey(key: string, known: Known | undefined): string {
  if (key === '') return 'By its experiment id, of active workflows.';
  if (!known) return ABSENT;
  const what = nounsOf(known);
  return `${/^[aeiou]/.test(what) ? 'An' : 'A'} ${what} in ${[...known.workflows.values()].join(', ')}.`;
}

/** The experiment id of the splits and texts that it decides. Their branches or variants become the arms. */
export function KeyField({ draft, message, onChange }: KeyFieldProps) {
  const keys = useKeys();
  const [isTyped, setTyped] = useState(false);
  const typedId = useId();
  const known = keys?.get(draft.key);
  const shown = isTyped || (keys !== undefined && draft.key !== '' && !known) ? ANOTHER : draft.key;
  const choose = (key: string) => {
    setTyped(key === ANOTHER);
    const { branches = [], labels } = keys?.get(key) ?? {};
    onChange({
      key: key === ANOTHER ? '' : key,
      ...(branches.length > 1 ? { arms: armsOf(branches, labels), control: '' } : {}),
    });
  };
  return (
    <Field title="Split or text" message={message} about={aboutKey(draft.key, known)}>
      {(control) => (
        <>
          <select {...control} value={shown} onChange={(event) => choose(event.target.value)}>
            <option value="">Choose…</option>
            {[...(keys ?? [])].map(([key, { workflows }]) => (
              <option key={key} value={key}>
                {`${key} (${[...workflows.values()].join(', ')})`}
              </option>
            ))}
            <option value={ANOTHER}>Another experiment id…</option>
          </select>
          {shown === ANOTHER && (
            <>
              <label className="sm" htmlFor={typedId}>
                Experiment id
              </label>
              <input
                id={typedId}
                className="input mono"
                value={draft.key}
                maxLength={64}
                onChange={(event) => {
                  setTyped(true);
                  onChange({ key: event.target.value });
                }}
              />
            </>
          )}
        </>
      )}
    </Field>
  );
}
