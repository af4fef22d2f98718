/** One log file per function, as CloudWatch would have a log group: each line with the clock's time. */
import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../../clock.ts';

/** Called for each line that a function prints, without its line feed. */
export type LogListener = (functionName: string, line: string) => void;

/** Appends to `logs/<function>.log` in the data folder; nothing shortens these files. */
export class FunctionLog {
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #listener: LogListener | undefined;
  readonly #silenced = new Set<string>();
  #isClosed = false;

  constructor(dataFolder: string, clock: Clock, listener?: LogListener) {
    this.#folder = join(dataFolder, 'logs');
    this.#clock = clock;
    this.#listener = listener;
    mkdirSync(this.#folder, { recursive: true });
  }

  /** Writes at once: the last lines of an environment that dies matter most. */
  write(functionName: string, environmentId: string, line: string): void {
    if (this.#isClosed || this.#silenced.has(functionName)) return;
    const entry = `${this.#clock.now().toISOString()} ${environmentId.slice(0, 8)} ${line}`;
    appendFileSync(join(this.#folder, `${functionName}.log`), `${entry}\n`);
    this.#listener?.(functionName, line);
  }

  /** Stops the log of this function. Returns false when it was stopped before. */
  silence(functionName: string): boolean {
    const isNew = !this.#silenced.has(functionName);
    this.#silenced.add(functionName);
    return isNew;
  }

  /** Returns a function that takes printed text in pieces and writes it line by line. */
  printer(functionName: string, environmentId: string): (text: string) => void {
    let rest = '';
    return (text) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.write(functionName, environmentId, line);
    };
  }

  /** Stops all logs: threads that end may still send text. */
  close(): void {
    this.#isClosed = true;
  }
}
