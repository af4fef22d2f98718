import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { keepClock } from './clock-file.ts';
import { type DataFolder, openDataFolder } from './data-folder.ts';
import { StartError } from './start-error.ts';

const AT = new Date('1998-06-30T06:00:00Z');

let folder: DataFolder;
beforeEach(() => {
  folder = openDataFolder(mkdtempSync(join(tmpdir(), 'followthrough-')), false);
});
afterEach(() => rmSync(folder.path, { recursive: true }));

const damage = () => writeFileSync(join(folder.path, 'clock.json'), '{"now":"1998-06-3');

it('continues where the clock stopped', () => {
  keepClock(folder, AT, undefined).stop();
  const { clock, stop } = keepClock(folder, undefined, undefined);
  stop();
  expect(clock.now().toISOString()).toContain('1998-06-30T06:0');
});

it('stores the instant at once, for a start that is killed early', () => {
  const killed = keepClock(folder, AT, undefined);
  const { clock, stop } = keepClock(folder, undefined, undefined);
  killed.stop();
  stop();
  expect(clock.now().toISOString()).toContain('1998-06-30T06:0');
});

it('refuses a damaged file instead of using wall time', () => {
  damage();
  expect(() => keepClock(folder, undefined, AT)).toThrow(StartError);
});

it('uses the given instant instead of the file', () => {
  damage();
  const { clock, stop } = keepClock(folder, AT, undefined);
  stop();
  expect(clock.now().toISOString()).toContain('1998-06-30T06:0');
});
