/**
 * The one clock of the local runtime: wall time plus an offset, or a frozen instant; a person or a test moves it. Also a
 * clock that ticks stands still while it is moved, except from alarm to alarm: while it waits for what an alarm began,
 * the next one cannot ring, and time that passed meanwhile would make late all that follows.
 */

/** Longest delay that setTimeout takes without wrapping round. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

interface Alarm {
  readonly atMs: number;
  readonly order: number;
  readonly ring: () => void;
}

export interface Clock {
  now(): Date;
  /** Calls `ring` once, when the clock reaches `instant` (at once, but not in this call, if it is past). Returns the way to cancel. */
  at(instant: Date, ring: () => void): () => void;
  /** Called after a move backwards: alarms that were computed from the later time may have to ring earlier. */
  onSetBack(listener: () => void): void;
}

export interface MovableClock extends Clock {
  /** The instant of the next alarm, if any. */
  next(): Date | undefined;
  /**
   * Moves to `instant`. Alarms on the way ring in order, each at its instant, and after each the clock waits for
   * `settle`, so that a year of schedules does not start at once. Moving backwards rings nothing. What `settle` waits
   * for must not itself wait for the clock. A second move begins where the first ends.
   */
  moveTo(instant: Date, settle: () => Promise<void>): Promise<void>;
  /** Whether it never ticks by itself; one that does stands still during a move, too. */
  readonly isFrozen: boolean;
  /** Milliseconds to add to wall time, or the instant at which it stands: what a worker needs to tell the same time. */
  reading(): { readonly offsetMs: number; readonly standsAtMs: number | undefined };
  /** Called after every change of the reading. */
  onMove(listener: () => void): void;
  /** Nothing rings any more. A move that is under way ends where it is: what it did not come to has not happened. */
  stop(): void;
}

/** `frozen` stands still between moves; otherwise the clock ticks from `startAt`, or is the wall's. */
export function createClock(options: { startAt?: Date; frozen?: boolean } = {}): MovableClock {
  const alarms: Alarm[] = [];
  const listeners: (() => void)[] = [];
  const setBackListeners: (() => void)[] = [];
  let offsetMs = options.startAt ? options.startAt.getTime() - Date.now() : 0;
  const isFrozen = options.frozen === true;
  let standsAtMs = isFrozen ? (options.startAt?.getTime() ?? Date.now()) : undefined;
  let order = 0;
  let timer: NodeJS.Timeout | undefined;
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

  const takeDue = (): Alarm | undefined => (alarms[0] && alarms[0].atMs <= nowMs() ? alarms.shift() : undefined);

  const ringDue = () => {
    for (let alarm = takeDue(); alarm; alarm = takeDue()) alarm.ring();
    arm();
  };

  /** While the clock is being moved, the move itself rings the alarms. */
  const arm = () => {
    clearTimeout(timer);
    const next = alarms[0];
    if (!next || isMoving) return;
    const waitMs = next.atMs - nowMs();
    if (isFrozen && waitMs > 0) return;
    timer = setTimeout(ringDue, Math.min(Math.max(waitMs, 0), LONGEST_TIMEOUT_MS));
  };

  const move = async (targetMs: number, settle: () => Promise<void>) => {
    isMoving = true;
    clearTimeout(timer);
    stand(nowMs());
    const isBack = targetMs < nowMs();
    try {
      await settle();
      for (let next = alarms[0]; isMoving && next && next.atMs <= targetMs; next = alarms[0]) {
        alarms.shift();
        stand(Math.max(next.atMs, nowMs()));
        next.ring();
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
    at(instant, ring) {
      const alarm = { atMs: instant.getTime(), order: order++, ring };
      const index = alarms.findIndex((other) => other.atMs > alarm.atMs);
      alarms.splice(index < 0 ? alarms.length : index, 0, alarm);
      arm();
      return () => {
        const place = alarms.indexOf(alarm);
        if (place >= 0) alarms.splice(place, 1);
        arm();
      };
    },
    next: () => (alarms[0] ? new Date(alarms[0].atMs) : undefined),
    moveTo(instant, settle) {
      moving = moving.catch(() => undefined).then(() => move(instant.getTime(), settle));
      return moving;
    },
    isFrozen,
    reading: () => ({ offsetMs, standsAtMs }),
    onMove: (listener) => void listeners.push(listener),
    onSetBack: (listener) => void setBackListeners.push(listener),
    stop() {
      clearTimeout(timer);
      isMoving = false;
      alarms.length = 0;
    },
  };
}
