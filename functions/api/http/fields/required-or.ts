/** What a schema's error function is told. */
export interface Problem {
  readonly code: string;
  readonly input?: unknown;
  readonly keys?: readonly string[];
}

/** What is wrong with a value, or that it is missing. */
export const must = (claim: string) => ({
  error: (problem: Problem) => (problem.input === undefined ? 'is required' : claim),
});
