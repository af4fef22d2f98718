import { useMemo, useRef, useState } from 'react';
import { type Shortcut, useShortcuts } from '../shell/keys.ts';

interface RowActions {
  readonly open?: (id: string) => void;
  readonly select?: (id: string) => void;
  /** Another key, such as `e`, with what it does. */
  readonly more?: readonly { readonly key: string; readonly label: string; readonly run: (id: string) => void }[];
}

const STEPS = { j: 1, k: -1 } as const;

/** `j` and `k` move through the rows, and other keys act on the current one. Returns its id. Rows have `data-row`. */
export function useRowKeys(ids: readonly string[], actions: RowActions): string | undefined {
  const [current, setCurrent] = useState<string>();
  const latest = useRef({ ids, actions, current });
  latest.current = { ids, actions, current };
  const keys = useMemo<readonly Shortcut[]>(() => {
    const move = (step: number) => {
      const { ids: all, current: from } = latest.current;
      const at = from === undefined ? -1 : all.indexOf(from);
      const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
      setCurrent(next);
      document.querySelector(`[data-row="${next}"]`)?.scrollIntoView({ block: 'nearest' });
    };
    const act = (choose: (given: RowActions) => ((id: string) => void) | undefined) => () => {
      const { actions: given, current: id } = latest.current;
      if (id !== undefined) choose(given)?.(id);
    };
    return [
      { keys: 'j', label: 'Next row', run: () => move(STEPS.j) },
      { keys: 'k', label: 'Row before', run: () => move(STEPS.k) },
      { keys: 'Enter', label: 'Open the row', run: act(({ open }) => open) },
      { keys: 'x', label: 'Select the row', run: act(({ select }) => select) },
      ...(latest.current.actions.more ?? []).map(({ key, label }) => ({
        keys: key,
        label,
        run: act(({ more }) => more?.find((one) => one.key === key)?.run),
      })),
    ];
  }, []);
  useShortcuts(keys);
  return current;
}
