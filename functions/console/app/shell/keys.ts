/** Shortcuts of the screen that is shown. Off while typing; single keys can be switched off altogether. */
import { useLayoutEffect } from 'react';
import { singleKeys } from '../preferences.ts';
import { createStore } from '../store.ts';

export interface Shortcut {
  /** One key, or two after each other: `g t`. `Ctrl+s`, `Ctrl+Shift+z` and `F8` are never off. */
  readonly keys: string;
  readonly label: string;
  readonly run: () => void;
}

const SEQUENCE_MS = 1500;

export const shortcuts = createStore<readonly Shortcut[]>([]);

let first: { readonly key: string; readonly at: number } | undefined;

/** The field of a dialog that has closed keeps the focus until the page is drawn again: nobody types into what is not shown. */
const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.checkVisibility() &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

const find = (keys: string): Shortcut | undefined => shortcuts.get().findLast((one) => one.keys === keys);

/** Undo of the browser, for text that is no part of what the screen undoes. */
const isOwnUndo = ({ key, target }: KeyboardEvent): boolean =>
  /^[zy]$/i.test(key) && target instanceof HTMLElement && target.closest('[data-own-undo], dialog') !== null;

function found(event: KeyboardEvent): Shortcut | undefined {
  if ((event.ctrlKey || event.metaKey) && isOwnUndo(event)) return undefined;
  if (event.ctrlKey || event.metaKey) return find(`Ctrl+${event.shiftKey ? 'Shift+' : ''}${event.key.toLowerCase()}`);
  if (/^F\d+$/.test(event.key)) return find(event.key);
  if (event.altKey || isTyping(event.target) || singleKeys.get() === 'off') return undefined;
  if (document.querySelector('dialog[open], .menu:popover-open')) return undefined;
  if (event.key === 'Enter' && event.target !== document.body) return undefined; // it presses what has the focus
  const before = first && event.timeStamp - first.at < SEQUENCE_MS ? `${first.key} ` : '';
  first = { key: event.key, at: event.timeStamp };
  return find(`${before}${event.key}`) ?? find(event.key);
}

/** Begins to listen. */
export function listenForKeys(): void {
  window.addEventListener('keydown', (event) => {
    const shortcut = found(event);
    if (!shortcut) return;
    event.preventDefault();
    first = undefined;
    shortcut.run();
  });
}

/**
 * Shortcuts that hold while the component is shown, from the moment that it is seen. Of two with the same keys the later
 * one wins.
 */
export function useShortcuts(own: readonly Shortcut[]): void {
  useLayoutEffect(() => {
    shortcuts.set([...shortcuts.get(), ...own]);
    return () => shortcuts.set(shortcuts.get().filter((one) => !own.includes(one)));
  }, [own]);
}
