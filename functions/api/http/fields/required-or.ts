/** What zod tells an error function. */
export interface SchemaProblem {
  readonly code: string;
  readonly input?: unknown;
  readonly keys?: readonly string[];
}

/** Error messages of a schema: `is required` for a missing value, `claim` for a wrong one. */
export const requiredOr = (claim: string) => ({
  error: (problem: SchemaProblem) => (problem.input === undefined ? 'is required' : claim),
});
