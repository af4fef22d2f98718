import { useSyncExternalStore } from 'react';

/** Where tables become cards: the same width as in base.css. */
const query = matchMedia('(max-width: 800px)');

function subscribe(onChange: () => void): () => void {
  query.addEventListener('change', onChange);
  return () => query.removeEventListener('change', onChange);
}

/** Whether the window is too narrow for what stands side by side. */
export const useNarrow = (): boolean => useSyncExternalStore(subscribe, () => query.matches);
