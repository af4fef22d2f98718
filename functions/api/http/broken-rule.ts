import { sqlState } from '../../engine/data/database-failure.ts';
import { EngineError } from '../../engine/errors.ts';

export interface BrokenRule {
  /** A constraint's name, or the SQLSTATE where there is none. */
  readonly name: string;
  /** What a rule of ours that is no constraint says of it: `<name>: <sentence>` in its message. */
  readonly said: string | undefined;
}

/** PostgreSQL's own words come before any value of the row, so the first name in them is the constraint's. */
const CONSTRAINT = /^[A-Z]+: [^\n]*?constraint "(\w+)"/;
const OWN_RULE = /^[A-Z]+: ([a-z]+(?:_[a-z]+)+): ([^\n]*?)(?:; (?:Hint|Position|SQLState): |\n|$)/;

/** Which rule of the database a statement broke; undefined when it failed otherwise. The Data API tells a text and nothing else. */
export function brokenRule(error: unknown): BrokenRule | undefined {
  const state = sqlState(error);
  if (state === undefined || !(error instanceof EngineError) || !(error.cause instanceof Error)) return undefined;
  const { message } = error.cause;
  const own = OWN_RULE.exec(message);
  const name = own?.[1] ?? CONSTRAINT.exec(message)?.[1] ?? state;
  return { name, said: own?.[2] };
}
