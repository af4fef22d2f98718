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

it('goes on where the clock stopped', () => {
  keepClock(folder, AT, undefined).stop();
  const { clock, stop } = keepClock(folder, undefined, undefined);
  stop();
  expect(clock.now().toISOString()).toContain('1998-06-30T06:0');
});

it('remembers the instant from the beginning, for a start that is killed at once', () => {
  const killed = keepClock(folder, AT, undefined);
  const { clock, stop } = keepClock(folder, undefined, undefined);
  killed.stop();
  stop();
  expect(clock.now().toISOString()).toContain('1998-06-30T06:0');
});

it('refuses a file that does not tell the time, instead of leaping to the time of the wall', () => {
  damage();
  expect(() => keepClock(folder, undefined, AT)).toThrow(StartError);
});

it('takes the instant that a person gives, whatever is in the file', () => {
  damage();
  const { clock, stop } = keepClock(folder, AT, undefined);
  stop();
  expect(clock.now().toISOString()).toContain('1998-06-30T06:0');
});
