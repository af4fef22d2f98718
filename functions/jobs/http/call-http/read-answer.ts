/** What is kept of an answer: its status and its JSON, which becomes `steps.<node>`. */
import type { CallOutcome } from '../../../engine/calls/call-outcome.ts';
import type { Json } from '../../../engine/data/statement.ts';

/** Together with the rest of the result a little less than the 8 KB of a row of the ledger. */
const LARGEST_JSON_BYTES = 8000;

/** Why an answer has no JSON that is kept. The call was made all the same. */
type Left = 'EMPTY' | 'NOT_JSON' | 'TOO_LARGE' | 'CUT_OFF';

/** Keeps the text as it came: numbers of JavaScript would round large ids. */
function read(body: string, isWhole: boolean): { readonly json: string } | { readonly left: Left } {
  const json = body.trim();
  if (json === '') return { left: 'EMPTY' };
  if (Buffer.byteLength(json) > LARGEST_JSON_BYTES) return { left: 'TOO_LARGE' };
  if (!isWhole) return { left: 'CUT_OFF' };
  try {
    JSON.parse(json);
    return { json };
  } catch {
    return { left: 'NOT_JSON' };
  }
}

/** The result of the job, as automation.take_effect_step reads it: `json` is a text, so that its size is that of its bytes. */
export function readAnswer({ status, body, isWhole }: CallOutcome & { kind: 'answered' }): Json {
  const answer = read(body, isWhole);
  if ('json' in answer) return { detail: { status }, json: answer.json };
  return { detail: { status, answer: answer.left } };
}
