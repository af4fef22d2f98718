/** Keeps a screen with unsaved changes from being left by mistake. */
import { useEffect, useRef } from 'react';
import { useBrowserLocation } from 'wouter/use-browser-location';
import { keepTenant } from '../session/keep-tenant.ts';
import { createStore } from '../store.ts';

/** What has unsaved changes, by name; the newest last. */
const unsaved: { readonly current: string }[] = [];

interface Leaving {
  readonly what: string;
  /** What was typed is there when its user comes back. */
  readonly isKept: boolean;
  readonly go: () => void;
}

/** Where somebody wants to go while there are unsaved changes. */
export const wanted = createStore<Leaving | undefined>(undefined);

/** After the question, which the browser must not ask again. */
let isLeaving = false;

/** Leaves the application, after a question if there are unsaved changes. */
export function leave(go: () => void): void {
  const what = unsaved.at(-1)?.current;
  const leaveNow = () => {
    isLeaving = true;
    go();
  };
  if (what === undefined) leaveNow();
  else wanted.set({ what, isKept: false, go: leaveNow });
}

/** Asks before the screen is left, as long as `isDirty`. */
export function useUnsavedGuard(what: string, isDirty: boolean): void {
  const name = useRef(what);
  name.current = what;
  useEffect(() => {
    if (!isDirty) return;
    unsaved.push(name);
    const ask = (event: BeforeUnloadEvent) => isLeaving || event.preventDefault();
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
  const guarded: Navigate = (given, options) => {
    const to = keepTenant(String(given));
    const what = unsaved.at(-1)?.current;
    const isSamePath = new URL(to, location.href).pathname === location.pathname;
    if (what === undefined || isSamePath) navigate(to, options);
    else wanted.set({ what, isKept: true, go: () => navigate(to, options) });
  };
  return [path, guarded];
}
