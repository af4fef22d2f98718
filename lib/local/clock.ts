/**
 * The clock of the local runtime: wall time plus an offset, or a frozen instant. A developer or a test moves it. A move
 * goes from timer to timer, and between two of them the clock stands still, even one that ticks: it waits for what the
 * timer started, and time that passed meanwhile would make all later timers late.
 */

/** The longest delay of setTimeout; a longer one fires at once. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

interface Timer {
  readonly atMs: number;
  readonly order: number;
  readonly callback: () => void;
}

export interface Clock {
  now(): Date;
  /** Calls `callback` once when the clock reaches `instant`, soon after this call if that is past. Returns a function that cancels. */
  at(instant: Date, callback: () => void): () => void;
  /** Calls `listener` after a move backwards: timers that were computed from the later time may be due earlier. */
  onSetBack(listener: () => void): void;
}

export interface MovableClock extends Clock {
  /** Returns the instant of the next timer, if there is one. */
  next(): Date | undefined;
  /**
   * Moves to `instant`. Timers on the way run in order, each at its instant, and after each the clock waits for
   * `settle`, so that a year of schedules does not start at once. What `settle` waits for must not wait for the clock.
   * A move backwards runs no timers. A second move begins where the first ends.
   */
  moveTo(instant: Date, settle: () => Promise<void>): Promise<void>;
  /** True for a clock that only moves. */
  readonly isFrozen: boolean;
  /** Milliseconds to add to wall time, or the instant at which the clock stands. Workers share it. */
  reading(): { readonly offsetMs: number; readonly standsAtMs: number | undefined };
  /** Calls `listener` after every change of the reading. */
  onMove(listener: () => void): void;
  /** Cancels all timers. A move in progress ends where it is. */
  stop(): void;
}

/** Returns a clock that ticks from `startAt`, or shows wall time. With `frozen` it stands still between moves. */
export function createClock(options: { startAt?: Date; frozen?: boolean } = {}): MovableClock {
  const timers: Timer[] = [];
  const listeners: (() => void)[] = [];
  const setBackListeners: (() => void)[] = [];
  let offsetMs = options.startAt ? options.startAt.getTime() - Date.now() : 0;
  const isFrozen = options.frozen === true;
  let standsAtMs = isFrozen ? (options.startAt?.getTime() ?? Date.now()) : undefined;
  let order = 0;
  let timeout: NodeJS.Timeout | undefined;
  let moving: Promise<void> = Promise.resolve();
  let isMoving = false;

  const nowMs = () => standsAtMs ?? Date.now() + offsetMs;

  const stand = (ms: number) => {
    standsAtMs = ms;
    for (const listener of listeners) listener();
  };

  const tickOn = () => {
    offsetMs = nowMs() - Date.now();
    standsAtMs = undefined;
    for (const listener of listeners) listener();
  };

  const takeDue = (): Timer | undefined => (timers[0] && timers[0].atMs <= nowMs() ? timers.shift() : undefined);

  const runDue = () => {
    for (let timer = takeDue(); timer; timer = takeDue()) timer.callback();
    arm();
  };

  /** Sets the timeout for the next timer. During a move, the move runs the timers instead. */
  const arm = () => {
    clearTimeout(timeout);
    const next = timers[0];
    if (!next || isMoving) return;
    const waitMs = next.atMs - nowMs();
    if (isFrozen && waitMs > 0) return;
    timeout = setTimeout(runDue, Math.min(Math.max(waitMs, 0), LONGEST_TIMEOUT_MS));
  };

  const move = async (targetMs: number, settle: () => Promise<void>) => {
    isMoving = true;
    clearTimeout(timeout);
    stand(nowMs());
    const isBack = targetMs < nowMs();
    try {
      await settle();
      for (let next = timers[0]; isMoving && next && next.atMs <= targetMs; next = timers[0]) {
        timers.shift();
        stand(Math.max(next.atMs, nowMs()));
        next.callback();
        await settle();
      }
      if (!isMoving) return; // stopped
      stand(targetMs);
      if (isBack) for (const listener of setBackListeners) listener();
    } finally {
      isMoving = false;
      if (!isFrozen) tickOn();
      arm();
    }
  };

  return {
    now: () => new Date(nowMs()),
    at(instant, callback) {
      const timer = { atMs: instant.getTime(), order: order++, callback };
      const index = timers.findIndex((other) => other.atMs > timer.atMs);
      timers.splice(index < 0 ? timers.length : index, 0, timer);
      arm();
      return () => {
        const place = timers.indexOf(timer);
        if (place >= 0) timers.splice(place, 1);
        arm();
      };
    },
    next: () => (timers[0] ? new Date(timers[0].atMs) : undefined),
    moveTo(instant, settle) {
      moving = moving.catch(() => undefined).then(() => move(instant.getTime(), settle));
      return moving;
    },
    isFrozen,
    reading: () => ({ offsetMs, standsAtMs }),
    onMove: (listener) => void listeners.push(listener),
    onSetBack: (listener) => void setBackListeners.push(listener),
    stop() {
      clearTimeout(timeout);
      isMoving = false;
      timers.length = 0;
    },
  };
}
