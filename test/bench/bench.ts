/** What a bench is: something that measures rivals in one run and answers tables. */
import type { Stack } from './stack.ts';
import type { Stage } from './stage.ts';

export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What a reader must know to read it right. */
  readonly notes: readonly string[];
}

export interface Surroundings {
  /** Smaller data and fewer rounds: says whether it works, not how fast it is. */
  readonly isQuick: boolean;
  /** Started at the first call, shared by all benches of the run. */
  stage(): Promise<Stage>;
  /** The synthesised stack, started at the first call on another PostgreSQL. */
  stack(): Promise<Stack>;
  /** Says where the run is, for whoever waits. */
  say(line: string): void;
}

export interface Bench {
  /** As goals are called: `P1`. */
  readonly name: string;
  /** Throws when something was lost or miscounted: a fast wrong answer is no answer. */
  run(surroundings: Surroundings): Promise<Table[]>;
}
