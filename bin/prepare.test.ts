/** What a user reads when `npm start` cannot install: npm's reason, from what npm itself writes. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const project = mkdtempSync(join(tmpdir(), 'prepare-'));
beforeAll(() => {
  cpSync(import.meta.dirname, join(project, 'bin'), { recursive: true });
  writeFileSync(join(project, 'package-lock.json'), '{}');
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

/** Installs with an npm that writes this and fails. */
function installWith(stderr: string) {
  const npm = join(project, 'npm-cli.js');
  writeFileSync(npm, `process.stderr.write(${JSON.stringify(stderr)}); process.exitCode = 1;`);
  const script = `import('./bin/prepare.mjs').then(({ install }) => install())`;
  const env = { ...process.env, npm_execpath: npm };
  return spawnSync(process.execPath, ['-e', script], { cwd: project, encoding: 'utf8', env });
}

const mismatch = (...lines: readonly string[]) =>
  ['code EUSAGE', '', '`npm ci` can only install packages when …', '', ...lines, '', 'Usage:', 'npm ci', '']
    .map((line) => `npm error ${line}`)
    .join('\n');

test.each([
  [
    'a lock file that does not match',
    mismatch(
      'Missing: is-odd@3.0.1 from lock file',
      "Invalid: lock file's once@1.3.0 does not satisfy once@1.4.0",
      ...['a', 'b', 'c'].map((name) => `Missing: ${name}@1.0.0 from lock file`),
    ),
    "package.json and package-lock.json do not match (Missing: is-odd@3.0.1 from lock file; Invalid: lock file's once@1.3.0 does not satisfy once@1.4.0; Missing: a@1.0.0 from lock file; and 2 more); npm install brings them together",
  ],
  [
    'a registry that cannot be reached',
    `npm error code ECONNREFUSED
npm error syscall connect
npm error errno ECONNREFUSED
npm error FetchError: request to http://registry.example:9/is-odd failed, reason: connect ECONNREFUSED 192.0.2.1:9
npm error     at ClientRequest.<anonymous> (/usr/lib/node_modules/npm/index.js:130:14) {
npm error   code: 'ECONNREFUSED'
npm error }
npm error
npm error If you are behind a proxy, please make sure that the 'proxy' config is set properly.  See: 'npm help config'
npm error A complete log of this run can be found in: /home/x/.npm/_logs/debug-0.log`,
    'FetchError: request to the registry failed, reason: connect ECONNREFUSED',
  ],
  [
    'a folder without write permission, reported by an older npm',
    `npm ERR! code EACCES\nnpm ERR! syscall mkdir\nnpm ERR! path ${project}/node_modules\nnpm ERR! errno -13
npm ERR! Error: EACCES: permission denied, mkdir '${project}/node_modules'\nnpm ERR!  { errno: -13 }`,
    "Error: EACCES: permission denied, mkdir './node_modules'",
  ],
  [
    'an archive that is another one',
    'npm error code EINTEGRITY\nnpm error sha512-AAAA== integrity checksum failed when using sha512: wanted sha512-AAAA== but got sha512-BBBB==. (12 bytes) at C:\\cache\\x\n',
    'sha512-AAAA== integrity checksum failed when using sha512: wanted sha512-AAAA== but got sha512-BBBB==. (12 bytes) at …',
  ],
  ['nothing at all', '', 'run it by hand to see why'],
])('reports %s in one line', (_, stderr, reason) => {
  const { status, stderr: told } = installWith(stderr);
  expect([status, told]).toEqual([1, `npm ci failed: ${reason}\n`]);
});
