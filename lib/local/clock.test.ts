import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClock, type MovableClock } from './clock.ts';

const START = new Date('2026-03-01T00:00:00Z');
const at = (seconds: number) => new Date(START.getTime() + seconds * 1000);
const secondsOf = (instant: Date) => (instant.getTime() - START.getTime()) / 1000;
/** What takes five seconds by the wall. */
const work = async () => void vi.setSystemTime(Date.now() + 5000);

let clock: MovableClock;
let rung: number[];

/** Notes by `seconds` when it should have rung and when it did. */
const alarm = (seconds: number, ring = () => {}) =>
  clock.at(at(seconds), () => {
    rung.push(seconds, secondsOf(clock.now()));
    ring();
  });

beforeEach(() => {
  vi.useFakeTimers();
  clock = createClock({ startAt: START });
  rung = [];
});

afterEach(() => {
  clock.stop();
  vi.useRealTimers();
});

describe('a clock that ticks', () => {
  it('rings by itself when the wall comes to an alarm', () => {
    alarm(2);
    vi.advanceTimersByTime(1999);
    expect(rung).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(rung).toEqual([2, 2]);
  });

  it('rings every alarm of a move at its instant, however long the work between them takes', async () => {
    for (const seconds of [1, 2, 2, 3]) alarm(seconds);
    await clock.moveTo(at(4), work);
    expect(rung).toEqual([1, 1, 2, 2, 2, 2, 3, 3]);
    expect(secondsOf(clock.now())).toBe(4);
  });

  it('rings on the way what was set on the way', async () => {
    alarm(1, () => alarm(3));
    await clock.moveTo(at(4), work);
    expect(rung).toEqual([1, 1, 3, 3]);
  });

  it('ticks on from where a move ends, and leaves later alarms to the wall', async () => {
    alarm(12);
    await clock.moveTo(at(10), work);
    vi.advanceTimersByTime(1999);
    expect([rung, secondsOf(clock.now())]).toEqual([[], 11.999]);
    vi.advanceTimersByTime(1);
    expect(rung).toEqual([12, 12]);
  });

  it('gives a reading that tells the time of the clock, during a move and after it', async () => {
    const told: number[] = [];
    const tell = () => {
      const { offsetMs, standsAtMs } = clock.reading();
      told.push(secondsOf(new Date(standsAtMs ?? Date.now() + offsetMs)));
    };
    clock.onMove(tell);
    alarm(1);
    await clock.moveTo(at(2), async () => {
      await work();
      tell();
    });
    expect(told).toEqual([0, 0, 1, 1, 2, 2]);
    vi.setSystemTime(Date.now() + 3000);
    tell();
    expect(told.at(-1)).toBe(5);
  });

  it('ticks on when the work of a move fails', async () => {
    await expect(clock.moveTo(at(10), () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    vi.advanceTimersByTime(1000);
    expect(secondsOf(clock.now())).toBe(1);
  });

  it('goes back without ringing again, and tells those who have to ring earlier', async () => {
    alarm(1);
    await clock.moveTo(at(10), work);
    const setBack: number[] = [];
    clock.onSetBack(() => setBack.push(secondsOf(clock.now())));
    await clock.moveTo(at(-10), work);
    expect([rung, setBack]).toEqual([[1, 1], [-10]]);
  });

  it('ends a move where it is when it is stopped', async () => {
    alarm(1);
    alarm(2, () => clock.stop());
    alarm(3);
    await clock.moveTo(at(4), work);
    expect([rung, secondsOf(clock.now())]).toEqual([[1, 1, 2, 2], 2]);
  });
});

describe('a frozen clock', () => {
  it('stands still before, during and after a move', async () => {
    const frozen = createClock({ startAt: START, frozen: true });
    const told: number[] = [];
    frozen.at(at(1), () => told.push(secondsOf(frozen.now())));
    await work();
    await frozen.moveTo(at(2), work);
    await work();
    expect([told, secondsOf(frozen.now()), frozen.isFrozen, clock.isFrozen]).toEqual([[1], 2, true, false]);
  });
});
