/** Counts the invocations of each function by outcome. */
import type { Fleet } from './fleet.ts';
import type { FunctionConfiguration } from './function-configuration.ts';

/** Counts since the start of the runtime. */
export interface FunctionStatistics {
  readonly arn: string;
  readonly invocations: number;
  readonly errors: number;
  readonly throttles: number;
  /** Invocations that the detection of recursive loops refused: `RecursiveInvocationsDropped` in CloudWatch. */
  readonly recursiveInvocationsDropped: number;
  /** Execution environments alive, idle ones included. */
  readonly environments: number;
  readonly queued: number;
}

type Ending = 'successes' | 'errors' | 'throttles' | 'recursions';

export class Tally {
  readonly #counts = new Map<string, Record<Ending, number>>();

  count(functionName: string, ending: Ending): void {
    this.#of(functionName)[ending] += 1;
  }

  /** Without refused calls, as in CloudWatch. */
  statistics({ name, arn }: FunctionConfiguration, fleet: Fleet): FunctionStatistics {
    const { successes, errors, throttles, recursions } = this.#of(name);
    const environments = fleet.environments(name);
    return {
      arn,
      invocations: successes + errors,
      errors,
      throttles,
      recursiveInvocationsDropped: recursions,
      environments,
      queued: fleet.waiting(name),
    };
  }

  #of(functionName: string): Record<Ending, number> {
    const counts = this.#counts.get(functionName) ?? { successes: 0, errors: 0, throttles: 0, recursions: 0 };
    this.#counts.set(functionName, counts);
    return counts;
  }
}
