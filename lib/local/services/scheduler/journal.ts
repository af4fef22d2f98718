/** A map that survives a crash: each change is one appended line, written before it is acknowledged. */
import {
  appendFileSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** Below this, rewriting the file is not worth the trouble. */
const FEWEST_LINES_TO_COMPACT = 1000;

export interface Journal<T> {
  readonly entries: ReadonlyMap<string, T>;
  put(key: string, value: T): void;
  remove(key: string): void;
}

interface Line<T> {
  readonly key: string;
  /** Absent when the entry was removed. */
  readonly value?: T;
}

function replay<T>(file: string): Map<string, T> {
  const entries = new Map<string, T>();
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return entries;
    throw error;
  }
  // What follows the last line feed was being written when the runtime died, and nobody was told that it was saved.
  for (const [index, line] of text.split('\n').slice(0, -1).entries()) {
    try {
      const { key, value }: Line<T> = JSON.parse(line);
      if (value === undefined) entries.delete(key);
      else entries.set(key, value);
    } catch {
      throw new Error(`${file} is damaged at line ${index + 1}; remove the file, or start with a fresh data folder`);
    }
  }
  return entries;
}

/** Writes beside and renames, so that a crash leaves the old file or the new one, never half of one. */
function rewrite<T>(file: string, entries: ReadonlyMap<string, T>): void {
  const draft = `${file}.new`;
  const handle = openSync(draft, 'w');
  for (const [key, value] of entries) writeSync(handle, `${JSON.stringify({ key, value })}\n`);
  fsyncSync(handle);
  closeSync(handle);
  renameSync(draft, file);
}

/**
 * Appending costs the same with ten schedules and with ten thousand; rewriting a whole file for each change does not.
 * Throws when the file holds a line that is not one of ours.
 */
export function openJournal<T>(file: string): Journal<T> {
  const entries = replay<T>(file);
  mkdirSync(dirname(file), { recursive: true });
  rewrite(file, entries);
  let lines = entries.size;
  const append = (line: Line<T>) => {
    appendFileSync(file, `${JSON.stringify(line)}\n`);
    lines += 1;
    if (lines < Math.max(FEWEST_LINES_TO_COMPACT, 4 * entries.size)) return;
    rewrite(file, entries);
    lines = entries.size;
  };
  return {
    entries,
    put(key, value) {
      entries.set(key, value);
      append({ key, value });
    },
    remove(key) {
      if (entries.delete(key)) append({ key });
    },
  };
}
