// Lets one process at a time install: npm deletes node_modules first. Runs on any Node from 12 on, as prepare.mjs does.
// biome-ignore-all lint/style/useNodejsImportProtocol: Node before 12.20 does not know `node:`.
import { readFileSync, renameSync, unlinkSync, writeFileSync } from 'fs';
import { join } from 'path';

const LOOK_EVERY_MS = 300;

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (_) {
    return undefined;
  }
}

/** Pids are used again, so the command line must be one of these programs. */
function isRunning(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
  const commandLine = read(`/proc/${pid}/cmdline`); // no /proc on some systems
  return commandLine === undefined || /npm|start\.mjs|test\.mjs/.test(commandLine);
}

/** The process that holds the lock: the start itself, or its npm, which outlives it when only the start is killed. */
function holderOf(text) {
  const pids = text.split(' ').map(Number);
  return pids.find((pid) => pid > 0 && pid !== process.pid && isRunning(pid));
}

/** Removes the lock of processes that are gone, unless another process has replaced it meanwhile. */
function removeStale(file, text) {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch (_) {
    return; // another process was faster
  }
  if (read(aside) === text) unlinkSync(aside);
  else renameSync(aside, file);
}

/** Returns false when another process holds the lock. */
function tryLock(file, onWait) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') return true; // a folder that cannot be written to: npm reports it better
  }
  const text = read(file);
  const holder = text === undefined ? undefined : holderOf(text);
  if (holder !== undefined) onWait(holder);
  // Empty for the moment between its creation and its text.
  else if (text) removeStale(file, text);
  return false;
}

/**
 * Resolves when this process alone may install, with functions that add npm's process to the lock and release it. `onWait`
 * is called with the process that it waits for.
 */
export function lockInstall(project, onWait) {
  const file = join(project, '.installing');
  const held = {
    addProcess: (pid) => {
      try {
        writeFileSync(file, `${process.pid} ${pid}`);
      } catch (_) {
        // As above.
      }
    },
    release: () => {
      try {
        unlinkSync(file);
      } catch (_) {
        // As above.
      }
    },
  };
  return new Promise((done) => {
    const look = () => (tryLock(file, onWait) ? done(held) : void setTimeout(look, LOOK_EVERY_MS));
    look();
  });
}
