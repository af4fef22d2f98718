/** A map whose entries survive restarts: each change is a line of a journal. */
import { Journal } from '../../journal.ts';

/** Below this number of lines the file is not rewritten. */
const FEWEST_LINES_TO_COMPACT = 1000;

interface JournaledMap<T> {
  readonly entries: ReadonlyMap<string, T>;
  put(key: string, value: T): void;
  remove(key: string): void;
}

interface Change<T> {
  readonly key: string;
  /** Absent when the entry was removed. */
  readonly value?: T;
}

/** Reads the file and compacts it. Appending costs the same with ten entries and with ten thousand. */
export function openJournaledMap<T>(file: string): JournaledMap<T> {
  const journal = new Journal<Change<T>>(file);
  const entries = new Map<string, T>();
  for (const { key, value } of journal.read()) {
    if (value === undefined) entries.delete(key);
    else entries.set(key, value);
  }
  const compact = () => journal.rewrite(Array.from(entries, ([key, value]) => ({ key, value })));
  compact();
  const append = (change: Change<T>) => {
    journal.note(change);
    journal.flush();
    if (journal.length >= Math.max(FEWEST_LINES_TO_COMPACT, 4 * entries.size)) compact();
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
