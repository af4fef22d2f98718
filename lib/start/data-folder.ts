/** The folder that keeps a local stack between starts: whose it is, whether it is whole, who uses it now. */
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

/** Read by all but its owner's group and others: for files with keys. */
const PRIVATE = { mode: 0o600 } as const;

interface Marker {
  readonly format: number;
  /** False until the first start came to its end. */
  readonly isComplete: boolean;
}

export interface DataFolder {
  readonly path: string;
  /** No start on this folder has come to its end yet. */
  readonly isNew: boolean;
  /** What `write` kept under this name; `undefined` when nothing was. */
  read(name: string): unknown;
  /** Whole or not at all, even when the process is killed; private to the user. */
  write(name: string, value: unknown): void;
  /** From now on the next start finds and keeps everything. */
  complete(): void;
  /** Lets others use the folder. */
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
    // Said below.
  }
  throw new StartError(
    `The data folder ${path} is broken: ${MARKER} is not readable. --fresh starts with an empty one`,
  );
}

/** A pid is used again soon in a container, so a living process must also look like one of ours. */
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
  throw new StartError(`The data folder ${path} is in use by process ${pid}; stop that, or choose another with --data`);
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
 * Opens the folder, making it when it is absent. `isFresh` removes what is in it, as long as it is a data folder; so
 * does the beginning of a start whose predecessor died before its first end. `hasOtherServer`: the database is
 * elsewhere. Throws `StartError` when the folder holds other things, is broken, or is in use.
 */
export function openDataFolder(path: string, isFresh: boolean, hasOtherServer = false): DataFolder {
  const others = existsSync(path) ? listing(path) : [];
  if (others.length > 0 && !others.includes(MARKER)) {
    throw new StartError(
      `${path} holds other things and is not a data folder of Followthrough; choose another with --data`,
    );
  }
  refuseIfUsed(path);
  const marker = isFresh ? undefined : readMarker(path);
  const isNew = !marker?.isComplete;
  if (isNew && others.length > 0) empty(path);
  if (!isNew && !hasOtherServer && !others.includes('postgres')) {
    throw new StartError(
      `The data folder ${path} has no database in it: --fresh starts with an empty one, --database-url uses another server`,
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
      rmSync(`${file}.new`, { force: true }); // left by a kill, perhaps not private
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
