/**
 * A file of changes, one JSON line each, from which a service rebuilds its state at the next start.
 *
 * Durability: a change is handed to the operating system before the call that made it returns, so it survives a killed
 * runtime. It is not forced to disk (fsync costs a hundred times as much): a power cut may lose the last moments.
 */
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

export class Journal<Change> {
  readonly #path: string;
  #file: number | undefined;
  #pending: string[] = [];
  #lines = 0;

  constructor(path: string) {
    this.#path = path;
    mkdirSync(dirname(path), { recursive: true });
  }

  /** Changes written since the last rewrite. */
  get length(): number {
    return this.#lines;
  }

  /** Remembers a change until `flush` writes it. */
  note(change: Change): void {
    this.#pending.push(JSON.stringify(change));
  }

  /** Writes all noted changes at once: a batch of ten costs as much as a single message. */
  flush(): void {
    if (this.#pending.length === 0) return;
    this.#file ??= openSync(this.#path, 'a');
    writeSync(this.#file, `${this.#pending.join('\n')}\n`);
    this.#lines += this.#pending.length;
    this.#pending = [];
  }

  /** Replaces all changes by these. Writes a second file and renames it: a crash leaves the old file or the new one. */
  rewrite(changes: Iterable<Change>): void {
    this.close();
    const lines = Array.from(changes, (change) => `${JSON.stringify(change)}\n`);
    writeFileSync(`${this.#path}.new`, lines.join(''));
    renameSync(`${this.#path}.new`, this.#path);
    this.#lines = 0;
  }

  /**
   * Returns the changes in order. Leaves out a last line without a line feed: a crash cut it short, and no call had
   * returned for it. Throws for any other line that is not JSON.
   */
  read(): Change[] {
    if (!existsSync(this.#path)) return [];
    const lines = readFileSync(this.#path, 'utf8').split('\n').slice(0, -1);
    return lines.map((line, index) => {
      try {
        return JSON.parse(line) as Change; // written by `flush` or `rewrite`
      } catch {
        const way = 'remove the file, or start with a fresh data folder';
        throw new Error(`${this.#path} is damaged at line ${index + 1}; ${way}`);
      }
    });
  }

  close(): void {
    this.flush();
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}
