import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDataFolder } from './data-folder.ts';

let parent: string;
let path: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'data-folder-'));
  path = join(parent, 'a', 'b');
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

describe('openDataFolder', () => {
  it('creates the folder, and finds everything again after a complete first start', () => {
    const first = openDataFolder(path, false);
    expect(first.isNew).toBe(true);
    first.write('keys.json', { key: 1 });
    mkdirSync(join(path, 'postgres'));
    first.complete();
    first.release();
    const second = openDataFolder(path, false);
    expect([second.isNew, second.read('keys.json'), second.read('other.json')]).toEqual([false, { key: 1 }, undefined]);
  });

  it('writes files that only the user can read', () => {
    openDataFolder(path, false).write('keys.json', {});
    expect(statSync(join(path, 'keys.json')).mode & 0o777).toBe(0o600);
  });

  it('starts with an empty folder after a first start that was not complete', () => {
    openDataFolder(path, false).write('half.json', {});
    const again = openDataFolder(path, false);
    expect([again.isNew, again.read('half.json')]).toEqual([true, undefined]);
  });

  it('removes everything for --fresh', () => {
    const first = openDataFolder(path, false);
    mkdirSync(join(path, 'postgres'));
    first.complete();
    expect(openDataFolder(path, true).isNew).toBe(true);
    expect(existsSync(join(path, 'postgres'))).toBe(false);
  });

  it('refuses a folder that is not a data folder, with or without --fresh', () => {
    writeFileSync(join(parent, 'thesis.txt'), 'precious');
    for (const isFresh of [true, false]) expect(() => openDataFolder(parent, isFresh)).toThrow('holds other things');
    expect(existsSync(join(parent, 'thesis.txt'))).toBe(true);
  });

  it('says in one line that the folder is a file, or broken', () => {
    writeFileSync(join(parent, 'file'), '');
    expect(() => openDataFolder(join(parent, 'file'), false)).toThrow(/cannot be used: ENOTDIR/);
    openDataFolder(path, false).complete();
    writeFileSync(join(path, 'followthrough.json'), '{');
    expect(() => openDataFolder(path, false)).toThrow(/is broken.*--fresh/);
    expect(openDataFolder(path, true).isNew).toBe(true);
  });

  it('refuses a folder without its database, unless that is on another server', () => {
    openDataFolder(path, false).complete();
    expect(() => openDataFolder(path, false)).toThrow('has no database in it');
    expect(openDataFolder(path, false, true).isNew).toBe(false);
  });

  it('ignores the lock of a process that is gone', () => {
    openDataFolder(path, false).complete();
    writeFileSync(join(path, 'lock'), '4194303');
    expect(openDataFolder(path, false, true).isNew).toBe(false);
  });
});
