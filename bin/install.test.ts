/** When `npm start` and `npm test` install, and that two of them at once do not break each other's installation. */
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let project: string;
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'install-'));
  cpSync(import.meta.dirname, join(project, 'bin'), { recursive: true });
  writeFileSync(join(project, 'package-lock.json'), lock('1.0.0'));
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

const HERE = { os: [process.platform], cpu: [process.arch] };
const lock = (version: string) =>
  JSON.stringify({
    packages: {
      '': { name: 'project' },
      'node_modules/one': { version, integrity: `sha512-${version}` },
      'node_modules/two': { version: '2.0.0', optional: true, ...HERE },
      'node_modules/two-elsewhere': { version: '2.0.0', optional: true, os: ['plan9'], cpu: ['any'] },
      'node_modules/two-wasm': { version: '2.0.0', optional: true },
    },
  });

/** An npm that counts its runs, installs what the lock file wants, and waits before its last step while `hold` exists. */
const NPM = `const { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } = require('fs');
appendFileSync('runs', 'run ');
rmSync('node_modules', { recursive: true, force: true });
for (const name of ['one', 'two']) {
  mkdirSync('node_modules/' + name, { recursive: true });
  writeFileSync('node_modules/' + name + '/package.json', '{}');
}
while (existsSync('hold'));
const { packages } = JSON.parse(readFileSync('package-lock.json'));
writeFileSync('node_modules/.package-lock.json', JSON.stringify({ packages }));`;

interface Started {
  readonly process: ChildProcess;
  said(): string;
  readonly ended: Promise<{ readonly code: number | null; readonly said: string }>;
}

function begin(): Started {
  const npm = join(project, 'npm-cli.js');
  writeFileSync(npm, NPM);
  const script = "import('./bin/prepare.mjs').then(({ install }) => install()) // start.mjs";
  const child = spawn(process.execPath, ['-e', script], { cwd: project, env: { ...process.env, npm_execpath: npm } });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  return {
    process: child,
    said: () => said,
    ended: new Promise((done) => child.once('close', (code) => done({ code, said }))),
  };
}
const install = () => begin().ended;
const runs = () =>
  existsSync(join(project, 'runs')) ? readFileSync(join(project, 'runs'), 'utf8').trim().split(' ').length : 0;
const until = async (isTrue: () => boolean) => {
  while (!isTrue()) await new Promise(setImmediate);
};

describe('install', () => {
  it('installs once, and never again for file times: a copy or a fresh checkout has others', async () => {
    expect(await install()).toMatchObject({
      code: 0,
      said: expect.stringMatching(/^Nothing is installed yet: installing/),
    });
    utimesSync(join(project, 'package-lock.json'), new Date(), new Date(Date.now() + 86_400_000));
    utimesSync(join(project, 'node_modules/.package-lock.json'), new Date(0), new Date(0));
    expect(await install()).toEqual({ code: 0, said: '' });
    expect(runs()).toBe(1);
  });

  it('installs again when the lock file wants another version, or a package is gone', async () => {
    await install();
    writeFileSync(join(project, 'package-lock.json'), lock('1.0.1'));
    expect((await install()).said).toMatch(/^Other packages are installed than package-lock.json wants: installing/);
    rmSync(join(project, 'node_modules/two'), { recursive: true });
    expect((await install()).said).toMatch(/^node_modules\/two is missing: installing/);
    expect([runs(), (await install()).said]).toEqual([3, '']);
  });

  it('tells of an installation that did not finish, and resumes it', async () => {
    mkdirSync(join(project, 'node_modules/one'), { recursive: true });
    expect(await install()).toMatchObject({
      code: 0,
      said: expect.stringMatching(/^An earlier installation did not finish: installing/),
    });
    expect((await install()).said).toBe('');
  });

  it('lets the second of two starts wait for the first, and installs once', async () => {
    writeFileSync(join(project, 'hold'), '');
    const starts = [begin(), begin()];
    await until(() => starts.every(({ said }) => said().includes('\n')));
    rmSync(join(project, 'hold'));
    const both = await Promise.all(starts.map(({ ended }) => ended));
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(both.map(({ said }) => said.split('\n')[0]).sort()).toEqual([
      expect.stringMatching(/^Nothing is installed yet/),
      expect.stringMatching(/^Process \d+ is installing the dependencies; waiting for it/),
    ]);
    expect([runs(), existsSync(join(project, '.installing'))]).toEqual([1, false]);
  });

  it('waits for the npm of a start that was killed, and takes the lock of processes that are gone', async () => {
    writeFileSync(join(project, 'hold'), '');
    const killed = begin();
    await until(() => runs() === 1);
    killed.process.kill('SIGKILL');
    await killed.ended;
    const next = begin();
    await until(() => next.said().startsWith('Process'));
    rmSync(join(project, 'hold'));
    expect([(await next.ended).code, runs()]).toEqual([0, 1]);
    writeFileSync(join(project, '.installing'), '4194303 4194302');
    rmSync(join(project, 'node_modules'), { recursive: true });
    expect((await install()).code).toBe(0);
    expect([runs(), existsSync(join(project, '.installing'))]).toEqual([2, false]);
  });

  it.each(['start.mjs', 'test.mjs'])('is not needed for %s --help', async (program) => {
    const child = spawn(process.execPath, [join(project, 'bin', program), '--help']);
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
    const code = await new Promise((done) => child.once('close', done));
    expect([code, said]).toEqual([0, expect.stringMatching(/^npm (start|test) .*\n/)]);
    expect(existsSync(join(project, 'node_modules'))).toBe(false);
  });
});
