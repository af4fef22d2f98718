/** The folder that keeps a local stack between starts, with a marker of its state and a lock. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { StartError } from './start-error.ts';

const MARKER = 'followthrough.json';
const FORMAT = 1;

/** Readable by its owner only, for files with keys. */
const PRIVATE = { mode: 0o600 } as const;

interface Marker {
  readonly format: number;
  /** False until a first start was complete. */
  readonly isComplete: boolean;
}

export interface DataFolder {
  readonly path: string;
  /** True until a first start was complete. */
  readonly isNew: boolean;
  /** Returns the value that `write` stored under this name, or `undefined`. */
  read(name: string): unknown;
  /** Writes atomically, also when the process is killed. Only the user can read the file. */
  write(name: string, value: unknown): void;
  /** Marks the first start as complete: the next start keeps everything. */
  complete(): void;
  /** Removes the lock. */
  release(): void;
}

const reason = (error: unknown) => (error instanceof Error ? error.message : String(error)).split('\n')[0];

function readMarker(path: string): Marker | undefined {
  let text: string;
  try {
    text = readFileSync(join(path, MARKER), 'utf8');
  } catch {
    return undefined;
  }
  try {
    const marker: unknown = JSON.parse(text);
    if (typeof marker === 'object' && marker !== null && 'format' in marker && marker.format === FORMAT) {
      return { format: FORMAT, isComplete: 'isComplete' in marker && marker.isComplete === true };
    }
  } catch {
    // Throws below.
  }
  throw new StartError(
    `The data folder ${path} is broken: ${MARKER} is not readable. --fresh starts with an empty one`,
  );
}

/** Containers reuse pids soon, so the command line must be ours too. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('local.ts');
  } catch {
    return true; // no /proc on this system
  }
}

function refuseIfUsed(path: string): void {
  const file = join(path, 'lock');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8'));
  if (pid === process.pid || !Number.isInteger(pid) || pid <= 0 || !isRunning(pid)) return;
  throw new StartError(
    `The data folder ${path} is in use by process ${pid}; stop that process, or choose another folder with --data`,
  );
}

function empty(path: string): void {
  for (const name of readdirSync(path)) rmSync(join(path, name), { recursive: true, force: true });
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
    // PostgreSQL runs as another user when we are root, and has to go through.
    if (process.getuid?.() === 0) chmodSync(path, 0o755);
    writeFileSync(join(path, 'lock'), '', { flag: 'a' });
  } catch (error) {
    throw new StartError(`The data folder ${path} cannot be used: ${reason(error)}`);
  }
}

/**
 * Opens the folder, or creates it, and locks it. Empties a data folder for `isFresh`, or if no start on it was ever
 * complete. `hasOtherServer`: the database is not in the folder. Throws `StartError` when the folder holds other things,
 * is broken, or is in use.
 */
export function openDataFolder(path: string, isFresh: boolean, hasOtherServer = false): DataFolder {
  const others = existsSync(path) ? listing(path) : [];
  if (others.length > 0 && !others.includes(MARKER)) {
    throw new StartError(
      `${path} holds other things and is not a data folder of Followthrough; choose another folder with --data`,
    );
  }
  refuseIfUsed(path);
  const marker = isFresh ? undefined : readMarker(path);
  const isNew = !marker?.isComplete;
  if (isNew && others.length > 0) empty(path);
  if (!isNew && !hasOtherServer && !others.includes('postgres')) {
    throw new StartError(
      `The data folder ${path} has no database in it: start with an empty one by --fresh, or use another server by --database-url`,
    );
  }
  makeFolder(path);
  writeFileSync(join(path, 'lock'), String(process.pid));
  const mark = (isComplete: boolean) =>
    writeFileSync(join(path, MARKER), `${JSON.stringify({ format: FORMAT, isComplete } satisfies Marker)}\n`);
  if (isNew) mark(false);
  return {
    path,
    isNew,
    read(name) {
      try {
        return JSON.parse(readFileSync(join(path, name), 'utf8'));
      } catch {
        return undefined;
      }
    },
    write(name, value) {
      const file = join(path, name);
      rmSync(`${file}.new`, { force: true }); // left by a kill, perhaps readable by others
      writeFileSync(`${file}.new`, `${JSON.stringify(value, null, 2)}\n`, PRIVATE);
      renameSync(`${file}.new`, file);
    },
    complete: () => mark(true),
    release: () => rmSync(join(path, 'lock'), { force: true }),
  };
}

function listing(path: string): string[] {
  try {
    return readdirSync(path);
  } catch (error) {
    throw new StartError(`The data folder ${path} cannot be used: ${reason(error)}`);
  }
}
