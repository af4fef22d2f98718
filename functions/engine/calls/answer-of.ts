import type { CallOutcome } from './call-outcome.ts';

const SHOWN_BYTES = 2048;

/** What the reply of a test call shows of the answer: null when none came. */
export function answerOf(outcome: CallOutcome, shown: (body: string) => string = (body) => body) {
  if (!('status' in outcome) || outcome.status === undefined) return null;
  const bytes = Buffer.from(shown(outcome.body ?? ''));
  const isCut = bytes.length > SHOWN_BYTES || (outcome.kind === 'answered' && !outcome.isWhole);
  // A letter that is cut in two is left out.
  const body = bytes
    .subarray(0, SHOWN_BYTES)
    .toString()
    .replace(/\uFFFD$/, '');
  return { status: outcome.status, body, isCut };
}
