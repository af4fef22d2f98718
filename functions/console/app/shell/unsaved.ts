/** Keeps a screen with unsaved changes from being left by mistake. */
import { useEffect, useRef } from 'react';
import { useBrowserLocation } from 'wouter/use-browser-location';
import { createStore } from '../store.ts';

/** What has unsaved changes, by name; the newest last. */
const unsaved: { readonly current: string }[] = [];

/** The address that somebody wants to go to while there are unsaved changes. */
export const wanted = createStore<{ readonly what: string; readonly go: () => void } | undefined>(undefined);

/** Asks before the screen is left, as long as `isDirty`. */
export function useUnsavedGuard(what: string, isDirty: boolean): void {
  const name = useRef(what);
  name.current = what;
  useEffect(() => {
    if (!isDirty) return;
    unsaved.push(name);
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => {
      unsaved.splice(unsaved.indexOf(name), 1);
      window.removeEventListener('beforeunload', ask);
    };
  }, [isDirty]);
}

type Navigate = ReturnType<typeof useBrowserLocation>[1];

/** The browser's address, for the router. Leaving a path with unsaved changes opens a question instead. */
export function useGuardedLocation(
  ...given: Parameters<typeof useBrowserLocation>
): ReturnType<typeof useBrowserLocation> {
  const [path, navigate] = useBrowserLocation(...given);
  const guarded: Navigate = (to, options) => {
    const what = unsaved.at(-1)?.current;
    const isSamePath = new URL(to, location.href).pathname === location.pathname;
    if (what === undefined || isSamePath) navigate(to, options);
    else wanted.set({ what, go: () => navigate(to, options) });
  };
  return [path, guarded];
}
