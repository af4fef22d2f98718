import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readOptions, USAGE } from './options.ts';
import { StartError } from './start-error.ts';

describe('readOptions', () => {
  it('has a default for everything', () => {
    expect(readOptions([])).toEqual({
      port: 3000,
      controlPort: 3001,
      dataFolder: resolve('.followthrough'),
      isFresh: false,
      hasDemo: true,
      chaos: false,
      isVerbose: false,
    });
  });

  it('reads every option, with a blank or an equals sign', () => {
    const words =
      '--port=0 --control-port 4001 --data x/y --fresh --at 1998-06-30T06:00 --no-demo --chaos --verbose'.split(' ');
    expect(readOptions([...words, '--database-url', 'postgres://me:pw@db:5433/x'])).toEqual({
      port: 0,
      controlPort: 4001,
      dataFolder: resolve('x/y'),
      isFresh: true,
      at: new Date('1998-06-30T06:00:00Z'),
      databaseUrl: 'postgres://me:pw@db:5433/x',
      hasDemo: false,
      chaos: true,
      isVerbose: true,
    });
  });

  it.each([
    ['1998-06-30', '1998-06-30T00:00:00.000Z'],
    ['1998-06-30T02:00:00+02:00', '1998-06-30T00:00:00.000Z'],
    ['2028-02-29T23:59:59.5Z', '2028-02-29T23:59:59.500Z'],
  ])('takes --at %s', (text, instant) => {
    expect(readOptions(['--at', text]).at?.toISOString()).toBe(instant);
  });

  it.each([
    ['an unknown option', ['--prot', '3000'], /Unknown option '--prot'.*Usage: npm start/],
    ['a word too many', ['3000'], /Usage/],
    ['a value that is missing', ['--port'], /Usage/],
    ['a port that is none', ['--port', '70000'], /--port takes a port/],
    ['twice the same port', ['--port', '3001'], /must differ/],
    ['a day that is none', ['--at', '1998-02-30'], /--at takes an instant/],
    ['an hour that is none', ['--at', '1998-02-03T25:00'], /--at takes an instant/],
    ['a time that is none', ['--at', 'yesterday'], /--at takes an instant/],
    ['another kind of database', ['--database-url', 'mysql://x'], /--database-url takes/],
    ['a folder without a name', ['--data', ''], /--data takes/],
  ])('refuses %s in one line', (_, words, message) => {
    const act = () => readOptions(words);
    expect(act).toThrow(StartError);
    expect(act).toThrow(message);
    expect(act).not.toThrow('\n');
  });
});

it('explains each option that the usage names', () => {
  const named = USAGE.match(/--[a-z-]+/g) ?? [];
  const start = join(import.meta.dirname, '..', '..', 'bin', 'start.mjs');
  const help = spawnSync(process.execPath, [start, '--help'], { encoding: 'utf8' }).stdout;
  expect(help.split('\n')[0]).toBe(USAGE);
  expect(named).toHaveLength(9);
  expect(help.match(/^ {2}--[a-z-]+/gm)?.map((line) => line.trim())).toEqual(named);
});
