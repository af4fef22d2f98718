/** The time. What is due is judged by the installation's clock, which in a local stack is moved by hand. */
import { createStore } from './store.ts';

/** Milliseconds by which the installation is ahead of this browser, as its last answer said. */
const offset = createStore(0);

/** True where answers carry the clock of the local runtime, which a deployed API does not have. */
export const hasMovableClock = createStore(false);

/** True while that clock is on its way to another instant. */
export const isMoving = createStore(false);

/** This browser's time, for timers. */
export const browserNow = (): number => Date.now();

/** The installation's time. */
export const now = (): number => Date.now() + offset.get();

export const setServerTime = (iso: string): void => offset.set(Date.parse(iso) - Date.now());

/** Notes the clock that an answer carries, if it does. */
export function noteLocalClock(iso: string | null): void {
  if (iso === null) return;
  hasMovableClock.set(true);
  setServerTime(iso);
}
