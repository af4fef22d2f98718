/** What this browser remembers for its user. Nothing is written until the user chooses something. */
import { createStore, type Store } from './store.ts';

function read(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null; // storage is switched off
  }
}

/** A choice that is kept for the next visit where the browser allows it. */
function preference<const T extends string>(name: string, values: readonly [T, ...T[]]): Store<T> {
  const saved = read(name);
  const store = createStore<T>(values.find((value) => value === saved) ?? values[0]);
  return {
    ...store,
    set(value) {
      store.set(value);
      try {
        localStorage.setItem(name, value);
      } catch {
        // The choice holds for this visit only.
      }
    },
  };
}

export const theme = preference('theme', ['system', 'light', 'dark']);
/** Which zone moments are shown in. */
export const zoneChoice = preference('zone', ['tenant', 'utc']);
/** Single keys as shortcuts can be switched off: WCAG 2.1.4. */
export const singleKeys = preference('keys', ['on', 'off']);

const applyTheme = (): void => {
  document.documentElement.dataset.theme = theme.get();
};
theme.subscribe(applyTheme);
applyTheme();
