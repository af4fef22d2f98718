// What `npm start` and `npm test` do first: check Node, install what is missing, find a user for PostgreSQL.
// Written for any Node from 12 on and without a dependency, so that an old Node or a fresh checkout gets a clear line
// instead of a syntax error.
// biome-ignore-all lint/style/useNodejsImportProtocol: Node before 12.20 does not know `node:`.
// biome-ignore-all lint/complexity/useOptionalChain: nor `?.`.
import { spawn, spawnSync } from 'child_process';
import { statSync } from 'fs';
import { dirname, resolve } from 'path';
import { fileURLToPath } from 'url';
import { lockInstall } from './install-lock.mjs';
import { whyInstall } from './install-state.mjs';
import { npmReasons } from './npm-reasons.mjs';

const NEEDED = [20, 19];
export const project = dirname(dirname(fileURLToPath(import.meta.url)));

export function fail(line) {
  console.error(line);
  process.exit(1);
}

export function checkNode() {
  const version = process.versions.node.split('.').map(Number);
  const isEnough = version[0] > NEEDED[0] || (version[0] === NEEDED[0] && version[1] >= NEEDED[1]);
  if (isEnough) return;
  fail(
    `Followthrough needs Node ${NEEDED.join('.')} or newer; this is ${process.versions.node}. https://nodejs.org has it.`,
  );
}

/** Runs npm without a shell where that is possible. Resolves with its exit code and what it wrote to stderr. */
function runNpm(words, onStart) {
  // Under `npm start` this is the path of npm's script.
  const npm = process.env.npm_execpath;
  const hasNpm = npm !== undefined && npm.endsWith('npm-cli.js');
  const options = { cwd: project, stdio: ['ignore', 'ignore', 'pipe'] };
  const child = hasNpm
    ? spawn(process.execPath, [npm].concat(words), options)
    : spawn('npm', words, Object.assign({ shell: process.platform === 'win32' }, options));
  if (child.pid !== undefined) onStart(child.pid);
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (said += text));
  return new Promise((done) => {
    child.on('error', (error) => done({ status: 1, said: `npm cannot be run: ${error.message}` }));
    child.on('close', (status, signal) => done({ status, signal, said }));
  });
}

/** Installs what package-lock.json wants, unless it is installed. Waits for another start that installs. */
export async function install() {
  if (whyInstall(project) === undefined) return;
  let hasTold = false;
  const lock = await lockInstall(project, (holder) => {
    if (!hasTold) console.log(`Process ${holder} is installing the dependencies; waiting for it …`);
    hasTold = true;
  });
  const why = whyInstall(project);
  if (why !== undefined) {
    console.log(`${why}: installing the dependencies (npm ci), which takes a minute …`);
    const { status, signal, said } = await runNpm(
      ['ci', '--no-audit', '--no-fund', '--loglevel=error'],
      lock.addProcess,
    );
    lock.release();
    if (signal) fail(`The installation was interrupted by ${signal}; the next start resumes it`);
    if (status !== 0) fail(`npm ci failed: ${npmReasons(said, project)}`);
  }
  lock.release();
}

/** True when any user may pass every existing folder on the way to `place`. */
function isOpenToAll(place) {
  for (let folder = resolve(place); ; folder = dirname(folder)) {
    try {
      if ((statSync(folder).mode & 1) === 0) return false;
    } catch {
      // It does not exist yet, and will be open.
    }
    if (folder === dirname(folder)) return true;
  }
}

/**
 * PostgreSQL refuses to run as root, so for root it runs as user nobody, who cannot enter a home such as /root. In a
 * user namespace of its own, the program is root for the files and nobody for PostgreSQL.
 */
export function wrapper() {
  const isRoot = process.getuid !== undefined && process.getuid() === 0;
  const flag = process.argv.findIndex((word) => word === '--data' || word.startsWith('--data='));
  const data = flag < 0 ? '.followthrough' : process.argv[flag].split('=')[1] || process.argv[flag + 1] || '.';
  if (!isRoot || [project, data].every(isOpenToAll)) return [];
  const command = ['unshare', '--user', '--map-user=65534', '--map-group=65534'];
  if (spawnSync(command[0], [...command.slice(1), 'true']).status === 0) return command;
  if (process.argv.some((word) => word.startsWith('--database-url'))) return [];
  return fail(
    `PostgreSQL does not run as root, and user nobody may not enter ${isOpenToAll(project) ? resolve(data) : project}: ` +
      'run this as another user, move it to a folder that all may enter, or give --database-url.',
  );
}
