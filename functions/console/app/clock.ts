/** The time. What is due is judged by the installation's clock, which in a local stack is moved by hand. */
import { createStore } from './store.ts';

/** Milliseconds by which the installation is ahead of this browser, as its last answer said. */
const offset = createStore(0);

/** This browser's time, for timers. */
export const browserNow = (): number => Date.now();

/** The installation's time. */
export const now = (): number => Date.now() + offset.get();

export const setServerTime = (iso: string): void => offset.set(Date.parse(iso) - Date.now());
