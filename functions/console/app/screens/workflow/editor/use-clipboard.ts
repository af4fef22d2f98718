import { useEffect, useRef } from 'react';
import { remove } from '../../../graph/edit.ts';
import { copy, paste } from '../../../graph/text/paste.ts';
import { say } from '../../../parts/toasts.tsx';
import { count } from '../../../parts/words.ts';
import type { Editor } from './editor-context.ts';

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** Somebody marked words of the page to copy them. */
const hasMarkedText = (): boolean => (getSelection()?.toString() ?? '') !== '';

/** Ctrl C, Ctrl X and Ctrl V for nodes, also from one workflow to another. Texts in fields stay the browser's. */
export function useClipboard(editor: Editor): void {
  const latest = useRef(editor);
  latest.current = editor;
  useEffect(() => {
    const take = (event: ClipboardEvent) => {
      const { graph, selected, refusal, change, select } = latest.current;
      if (isTyping(event.target) || selected.size === 0 || hasMarkedText()) return;
      event.clipboardData?.setData('text/plain', copy(graph, selected));
      event.preventDefault();
      const isCut = event.type === 'cut' && refusal === undefined;
      if (isCut) {
        change(remove(graph, [...selected]));
        select([]);
      }
      say(`${count(selected.size, 'node')} ${isCut ? 'cut' : 'copied'}.`);
    };
    const put = (event: ClipboardEvent) => {
      const { graph, language, refusal, change, select } = latest.current;
      if (isTyping(event.target) || refusal !== undefined) return;
      event.preventDefault();
      const pasted = paste(graph, event.clipboardData?.getData('text/plain') ?? '', language.types);
      if ('refusal' in pasted) return say(pasted.refusal, { tone: 'bad' });
      change(pasted.graph);
      select(pasted.ids);
      say(`${count(pasted.ids.length, 'node')} pasted. Connect them to the others.`);
    };
    document.addEventListener('copy', take);
    document.addEventListener('cut', take);
    document.addEventListener('paste', put);
    return () => {
      document.removeEventListener('copy', take);
      document.removeEventListener('cut', take);
      document.removeEventListener('paste', put);
    };
  }, []);
}
