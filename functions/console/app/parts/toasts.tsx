import { createStore, useStore } from '../store.ts';
import { Icon } from './icon.tsx';

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: 'plain' | 'bad';
  readonly undo?: () => void;
}

const SHOWN_MS = 8000;
const toasts = createStore<readonly Toast[]>([]);
let lastId = 0;

const remove = (id: number): void => toasts.set(toasts.get().filter((toast) => toast.id !== id));

/** Says how the user's own action ended. A failure stays until it is closed. */
export function say(text: string, { tone = 'plain', undo }: { tone?: Toast['tone']; undo?: () => void } = {}): void {
  lastId += 1;
  const id = lastId;
  toasts.set([...toasts.get(), { id, text, tone, ...(undo ? { undo } : {}) }]);
  if (tone === 'plain') setTimeout(() => remove(id), SHOWN_MS);
}

export function Toasts() {
  return (
    <section className="toasts" aria-label="Messages" aria-live="polite">
      {useStore(toasts).map(({ id, text, tone, undo }) => (
        <div key={id} className={`toast ${tone}`}>
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
      ))}
    </section>
  );
}
