import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClock, type MovableClock } from './clock.ts';

const START = new Date('2026-03-01T00:00:00Z');
const at = (seconds: number) => new Date(START.getTime() + seconds * 1000);
const secondsOf = (instant: Date) => (instant.getTime() - START.getTime()) / 1000;
/** Work that takes five seconds of wall time. */
const work = async () => void vi.setSystemTime(Date.now() + 5000);

let clock: MovableClock;
let ran: number[];

/** Sets a timer that records its due time and the time when it ran, in seconds. */
const timer = (seconds: number, callback = () => {}) =>
  clock.at(at(seconds), () => {
    ran.push(seconds, secondsOf(clock.now()));
    callback();
  });

beforeEach(() => {
  vi.useFakeTimers();
  clock = createClock({ startAt: START });
  ran = [];
});

afterEach(() => {
  clock.stop();
  vi.useRealTimers();
});

describe('a clock that ticks', () => {
  it('runs a timer when it is due', () => {
    timer(2);
    vi.advanceTimersByTime(1999);
    expect(ran).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(ran).toEqual([2, 2]);
  });

  it('runs every timer of a move at its instant, however long the work between them takes', async () => {
    for (const seconds of [1, 2, 2, 3]) timer(seconds);
    await clock.moveTo(at(4), work);
    expect(ran).toEqual([1, 1, 2, 2, 2, 2, 3, 3]);
    expect(secondsOf(clock.now())).toBe(4);
  });

  it('runs timers that were set during the move', async () => {
    timer(1, () => timer(3));
    await clock.moveTo(at(4), work);
    expect(ran).toEqual([1, 1, 3, 3]);
  });

  it('ticks on from where a move ends, and runs later timers when they are due', async () => {
    timer(12);
    await clock.moveTo(at(10), work);
    vi.advanceTimersByTime(1999);
    expect([ran, secondsOf(clock.now())]).toEqual([[], 11.999]);
    vi.advanceTimersByTime(1);
    expect(ran).toEqual([12, 12]);
  });

  it('gives a reading with the same time as the clock, during a move and after it', async () => {
    const readings: number[] = [];
    const record = () => {
      const { offsetMs, standsAtMs } = clock.reading();
      readings.push(secondsOf(new Date(standsAtMs ?? Date.now() + offsetMs)));
    };
    clock.onMove(record);
    timer(1);
    await clock.moveTo(at(2), async () => {
      await work();
      record();
    });
    expect(readings).toEqual([0, 0, 1, 1, 2, 2]);
    vi.setSystemTime(Date.now() + 3000);
    record();
    expect(readings.at(-1)).toBe(5);
  });

  it('ticks on when the work of a move fails', async () => {
    await expect(clock.moveTo(at(10), () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    vi.advanceTimersByTime(1000);
    expect(secondsOf(clock.now())).toBe(1);
  });

  it('moves back without running timers again, and notifies listeners', async () => {
    timer(1);
    await clock.moveTo(at(10), work);
    const setBack: number[] = [];
    clock.onSetBack(() => setBack.push(secondsOf(clock.now())));
    await clock.moveTo(at(-10), work);
    expect([ran, setBack]).toEqual([[1, 1], [-10]]);
  });

  it('ends a move where it is when the clock is stopped', async () => {
    timer(1);
    timer(2, () => clock.stop());
    timer(3);
    await clock.moveTo(at(4), work);
    expect([ran, secondsOf(clock.now())]).toEqual([[1, 1, 2, 2], 2]);
  });
});

describe('a frozen clock', () => {
  it('stands still before, during and after a move', async () => {
    const frozen = createClock({ startAt: START, frozen: true });
    const readings: number[] = [];
    frozen.at(at(1), () => readings.push(secondsOf(frozen.now())));
    await work();
    await frozen.moveTo(at(2), work);
    await work();
    expect([readings, secondsOf(frozen.now()), frozen.isFrozen, clock.isFrozen]).toEqual([[1], 2, true, false]);
  });
});
