/**
 * The clock of the local runtime: wall time plus an offset, or a frozen instant. A developer or a test moves it. A move
 * goes from timer to timer, and between two of them the clock stands still, even one that ticks: it waits for what the
 * timer started, and time that passed meanwhile would make all later timers late.
 */

/** The longest delay of setTimeout; a longer one fires at once. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

interface Timer {
  readonly atMs: number;
  readonly callback: () => void;
}

export interface Clock {
  now(): Date;
  /**
   * Calls `callback` once when the clock reaches `instant`, soon after this call if that is past. Returns a function
   * that cancels.
   */
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
   * A move backwards runs no timers, and what is stored for later times waits: it is for tests that begin anew, and the
   * control port refuses it. A second move begins where the first ends.
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

class LocalClock implements MovableClock {
  readonly isFrozen: boolean;
  readonly #timers: Timer[] = [];
  readonly #listeners: (() => void)[] = [];
  readonly #setBackListeners: (() => void)[] = [];
  #offsetMs: number;
  #standsAtMs: number | undefined;
  #timeout: NodeJS.Timeout | undefined;
  /** The last move; the next one waits for it. */
  #moving: Promise<void> = Promise.resolve();
  #isMoving = false;

  constructor(startAt: Date | undefined, isFrozen: boolean) {
    this.isFrozen = isFrozen;
    this.#offsetMs = startAt ? startAt.getTime() - Date.now() : 0;
    this.#standsAtMs = isFrozen ? (startAt?.getTime() ?? Date.now()) : undefined;
  }

  now(): Date {
    return new Date(this.#nowMs());
  }

  at(instant: Date, callback: () => void): () => void {
    const timer = { atMs: instant.getTime(), callback };
    // After those of the same instant: they run in the order in which they were set.
    const index = this.#timers.findIndex((other) => other.atMs > timer.atMs);
    this.#timers.splice(index < 0 ? this.#timers.length : index, 0, timer);
    this.#setTimeout();
    return () => {
      const place = this.#timers.indexOf(timer);
      if (place >= 0) this.#timers.splice(place, 1);
      this.#setTimeout();
    };
  }

  next(): Date | undefined {
    return this.#timers[0] ? new Date(this.#timers[0].atMs) : undefined;
  }

  moveTo(instant: Date, settle: () => Promise<void>): Promise<void> {
    this.#moving = this.#moving.catch(() => undefined).then(() => this.#move(instant.getTime(), settle));
    return this.#moving;
  }

  reading() {
    return { offsetMs: this.#offsetMs, standsAtMs: this.#standsAtMs };
  }

  onMove(listener: () => void): void {
    this.#listeners.push(listener);
  }

  onSetBack(listener: () => void): void {
    this.#setBackListeners.push(listener);
  }

  stop(): void {
    clearTimeout(this.#timeout);
    this.#isMoving = false;
    this.#timers.length = 0;
  }

  #nowMs(): number {
    return this.#standsAtMs ?? Date.now() + this.#offsetMs;
  }

  async #move(targetMs: number, settle: () => Promise<void>): Promise<void> {
    this.#isMoving = true;
    clearTimeout(this.#timeout);
    this.#standAt(this.#nowMs());
    const isBack = targetMs < this.#nowMs();
    try {
      await settle();
      for (let next = this.#timers[0]; this.#isMoving && next && next.atMs <= targetMs; next = this.#timers[0]) {
        this.#timers.shift();
        this.#standAt(Math.max(next.atMs, this.#nowMs()));
        next.callback();
        await settle();
      }
      if (!this.#isMoving) return; // stopped
      this.#standAt(targetMs);
      if (isBack) for (const listener of this.#setBackListeners) listener();
    } finally {
      this.#isMoving = false;
      if (!this.isFrozen) this.#tickOn();
      this.#setTimeout();
    }
  }

  #standAt(ms: number): void {
    this.#standsAtMs = ms;
    for (const listener of this.#listeners) listener();
  }

  #tickOn(): void {
    this.#offsetMs = this.#nowMs() - Date.now();
    this.#standsAtMs = undefined;
    for (const listener of this.#listeners) listener();
  }

  /** For the next timer. During a move, the move runs the timers instead. */
  #setTimeout(): void {
    clearTimeout(this.#timeout);
    const next = this.#timers[0];
    if (!next || this.#isMoving) return;
    const waitMs = next.atMs - this.#nowMs();
    if (this.isFrozen && waitMs > 0) return;
    this.#timeout = setTimeout(() => this.#runDue(), Math.min(Math.max(waitMs, 0), LONGEST_TIMEOUT_MS));
  }

  #runDue(): void {
    for (let first = this.#timers[0]; first && first.atMs <= this.#nowMs(); first = this.#timers[0]) {
      this.#timers.shift();
      first.callback();
    }
    this.#setTimeout();
  }
}

/** Returns a clock that ticks from `startAt`, or shows wall time. With `frozen` it stands still between moves. */
export const createClock = ({ startAt, frozen = false }: { startAt?: Date; frozen?: boolean } = {}): MovableClock =>
  new LocalClock(startAt, frozen);
