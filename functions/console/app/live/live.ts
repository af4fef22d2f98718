/**
 * Reads again while somebody looks, then stops: an awake database costs a hundred times what the calls cost, and an open tab must let
 * it pause.
 */
import { isMoving } from '../clock.ts';
import { createStore, useStore } from '../store.ts';

const IDLE_MS = 4 * 60_000;
const SCREEN_MS = 15_000;
const BUSY_MS = 5000;

/** `paused`: nobody touched the page for four minutes, or it is hidden. `off`: switched off by its user. */
export const liveState = createStore<'live' | 'paused' | 'off'>('live');

let timer: ReturnType<typeof setTimeout> | undefined;
let resume: () => void = () => {};

const pause = (): void => {
  if (liveState.get() === 'live') liveState.set('paused');
};

function touched(): void {
  clearTimeout(timer);
  timer = setTimeout(pause, IDLE_MS);
  if (liveState.get() !== 'paused' || document.hidden) return;
  liveState.set('live');
  resume();
}

/** Begins to watch for touches. `onResume` runs when somebody comes back to a paused page. */
export function watchTouches(onResume: () => void): void {
  resume = onResume;
  for (const name of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'focus'])
    window.addEventListener(name, touched, { passive: true });
  document.addEventListener('visibilitychange', () => (document.hidden ? pause() : touched()));
  touched();
}

/** The switch in the shell. */
export function switchLive(): void {
  if (liveState.get() === 'off') {
    liveState.set('live');
    touched();
    resume();
  } else liveState.set('off');
}

/** Milliseconds until a screen is read again; false while nobody looks, and while the clock moves: everything is read after that. */
export function usePollingInterval(isBusy: boolean): number | false {
  const isStill = !useStore(isMoving);
  if (useStore(liveState) !== 'live' || !isStill) return false;
  return isBusy ? BUSY_MS : SCREEN_MS;
}
