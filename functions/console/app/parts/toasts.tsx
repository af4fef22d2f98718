import { useEffect, useRef } from 'react';
import { createStore, useStore } from '../store.ts';
import { Icon } from './icon.tsx';

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: 'plain' | 'bad';
  readonly undo?: () => void;
}

const SHOWN_MS = 8000;
/** Long enough to read it and to reach its button: WCAG 2.2.1. */
const SHOWN_WITH_UNDO_MS = 20_000;
const toasts = createStore<readonly Toast[]>([]);
let lastId = 0;

const remove = (id: number): void => toasts.set(toasts.get().filter((toast) => toast.id !== id));

/** Says how the user's own action ended. A failure stays until it is closed, any other message for some seconds. */
export function say(text: string, { tone = 'plain', undo }: { tone?: Toast['tone']; undo?: () => void } = {}): void {
  lastId += 1;
  toasts.set([...toasts.get(), { id: lastId, text, tone, ...(undo ? { undo } : {}) }]);
}

/** Goes by itself, but not while the pointer or the focus is on it. */
function Message({ id, text, tone, undo }: Toast) {
  const message = useRef<HTMLDivElement>(null);
  const stays = tone === 'bad';
  const shownMs = undo ? SHOWN_WITH_UNDO_MS : SHOWN_MS;
  useEffect(() => {
    if (stays) return;
    const timer = setInterval(() => message.current?.matches(':hover, :focus-within') || remove(id), shownMs);
    return () => clearInterval(timer);
  }, [id, stays, shownMs]);
  return (
    <div ref={message} className={`toast ${tone}`}>
      <span className="grow">{text}</span>
      {undo && (
        <button
          type="button"
          className="btn sm"
          onClick={() => {
            remove(id);
            undo();
          }}
        >
          Undo
        </button>
      )}
      <button type="button" className="btn sm ghost" aria-label="Close the message" onClick={() => remove(id)}>
        <Icon name="close" />
      </button>
    </div>
  );
}

export function Toasts() {
  return (
    <section className="toasts" aria-label="Messages" aria-live="polite">
      {useStore(toasts).map((toast) => (
        <Message key={toast.id} {...toast} />
      ))}
    </section>
  );
}
