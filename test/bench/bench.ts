/** What a bench is: it measures rivals in one run and returns tables. */
import type { BenchServer } from './bench-server.ts';
import type { Stack } from './stack.ts';

export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What a reader must know to understand the figures. */
  readonly notes: readonly string[];
}

/** What one run of `npm run bench` gives to each of its benches. */
export interface BenchRun {
  /** Smaller data and fewer rounds: says whether it works, not how fast it is. */
  readonly isQuick: boolean;
  /** Starts the server at the first call; all benches of the run share it. */
  server(): Promise<BenchServer>;
  /** Starts the synthesised stack at the first call, on another PostgreSQL. */
  stack(): Promise<Stack>;
  /** Reports progress to the person who waits. */
  say(line: string): void;
}

export interface Bench {
  /** The name of its goal in docs/performance.md: `P1`. */
  readonly name: string;
  /** Throws when something was lost or miscounted: a fast wrong result is worthless. */
  run(benchRun: BenchRun): Promise<Table[]>;
}
