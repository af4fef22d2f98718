import { sqlState } from '../../engine/data/database-failure.ts';
import { EngineError } from '../../engine/errors.ts';

interface BrokenRule {
  /** The constraint's name, or the SQLSTATE where there is none. */
  readonly name: string;
  /** The sentence of a rule that a database trigger raises as `<name>: <sentence>`. */
  readonly sentence: string | undefined;
}

/** PostgreSQL's message quotes the constraint before any value of the row, so the first match is the constraint. */
const CONSTRAINT = /^[A-Z]+: [^\n]*?constraint "(\w+)"/;
const OWN_RULE = /^[A-Z]+: ([a-z]+(?:_[a-z]+)+): ([^\n]*?)(?:; (?:Hint|Position|SQLState): |\n|$)/;

/** Which rule of the database a statement broke; undefined for other failures. Reads the message, as the Data API returns only that. */
export function brokenRule(error: unknown): BrokenRule | undefined {
  const state = sqlState(error);
  if (state === undefined || !(error instanceof EngineError) || !(error.cause instanceof Error)) return undefined;
  const { message } = error.cause;
  const own = OWN_RULE.exec(message);
  const name = own?.[1] ?? CONSTRAINT.exec(message)?.[1] ?? state;
  return { name, sentence: own?.[2] };
}
