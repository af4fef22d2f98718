import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keepClock } from './clock-file.ts';
import { type DataFolder, openDataFolder } from './data-folder.ts';
import { StartError } from './start-error.ts';

const AT = new Date('1998-06-30T06:00:00Z');

let folder: DataFolder;
beforeEach(() => {
  folder = openDataFolder(mkdtempSync(join(tmpdir(), 'followthrough-')), false);
});
afterEach(() => rmSync(folder.path, { recursive: true }));

const howToBegin = (instant: Date) => `use --fresh --at ${instant.toISOString()}`;
const keep = (at?: Date, first?: Date) => keepClock(folder, at, first, howToBegin);
const damage = () => writeFileSync(join(folder.path, 'clock.json'), '{"now":"1998-06-3');

it('continues where the clock stopped', () => {
  keep(AT).stop();
  const { clock, stop } = keep();
  stop();
  expect(clock.now().toISOString()).toContain('1998-06-30T06:0');
});

it('stores the instant at once, for a start that is killed early', () => {
  const killed = keep(AT);
  const { clock, stop } = keep();
  killed.stop();
  stop();
  expect(clock.now().toISOString()).toContain('1998-06-30T06:0');
});

it('refuses a damaged file instead of using wall time', () => {
  damage();
  expect(() => keep(undefined, AT)).toThrow(StartError);
});

it('uses the given instant instead of the file', () => {
  damage();
  const { clock, stop } = keep(AT);
  stop();
  expect(clock.now().toISOString()).toContain('1998-06-30T06:0');
});

it('refuses an instant before the one where the clock stopped, and tells the way out', () => {
  keep(AT).stop();
  expect(() => keep(new Date('1998-06-30T05:59:59Z'))).toThrow(
    /stopped at 1998-06-30T06:0.*forwards only.*to begin at 1998-06-30T05:59:59.000Z, use --fresh --at 1998-06-30T05:59:59.000Z$/,
  );
  const { clock, stop } = keep(new Date('1998-07-01T00:00:00Z'));
  stop();
  expect(clock.now().toISOString()).toContain('1998-07-01T00:00');
});

it('refuses an instant before the last start on wall time, which goes on as wall time', () => {
  keep().stop();
  expect(() => keep(AT)).toThrow('forwards only');
  const { clock, stop } = keep();
  stop();
  expect(clock.reading().offsetMs).toBe(0);
});

it('goes on where it stopped when the clock of the machine was set back meanwhile', () => {
  vi.useFakeTimers({ now: new Date('2031-01-01T00:00:00Z'), toFake: ['Date'] });
  keep().stop();
  vi.setSystemTime(new Date('2030-12-31T00:00:00Z'));
  const { clock, stop } = keep();
  stop();
  vi.useRealTimers();
  expect(Math.round(clock.reading().offsetMs / 1000)).toBe(86_400);
});
