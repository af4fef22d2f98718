/** Which messages a call means. */
import * as z from 'zod/mini';
import { EngineError } from '../../engine/errors.ts';
import { describe } from '../http/fields/describe.ts';
import { text, wholeNumber } from '../http/fields/fields.ts';
import type { DeadLetter } from './messages.ts';

/** Most messages that one call sends back or discards: some seconds of calls. */
const MOST_MESSAGES = 100;

export const source = text(80).check(describe('Queue of SQS that they come from: `source` of a message.'));

export const choice = {
  messageIds: z.optional(
    z
      .array(text(100), { error: 'must be a list of messageIds' })
      .check(
        z.minLength(1, 'must name a message'),
        z.maxLength(MOST_MESSAGES, `must have at most ${MOST_MESSAGES} ids`),
      ),
  ),
  source: z.optional(source),
  limit: z._default(wholeNumber(1, MOST_MESSAGES, { default: MOST_MESSAGES }), MOST_MESSAGES),
  expected: z.optional(
    wholeNumber(0, 1000, {
      description:
        'How many messages must match, of up to 1000 that a call sees. 409 with the number, and no change, when it is another.',
    }),
  ),
};

interface Choice {
  readonly messageIds?: readonly string[] | undefined;
  readonly source?: string | undefined;
  readonly limit: number;
  readonly expected?: number | undefined;
}

/** Says when a call has seen what it needs; without a filter and a number to compare, as many as it may take. */
export const hasEnough =
  ({ messageIds, source: from, limit, expected }: Choice) =>
  (held: ReadonlyMap<string, unknown>): boolean => {
    if (messageIds) return messageIds.every((id) => held.has(id));
    return from === undefined && expected === undefined && held.size >= limit;
  };

/** Returns the messages that match, the oldest first, up to the limit. Throws CONFLICT when they are not as many as expected. */
export function choose(held: readonly DeadLetter[], { messageIds, source: from, limit, expected }: Choice) {
  const matching = held.filter(
    (one) =>
      (messageIds === undefined || messageIds.includes(one.messageId)) && (from === undefined || one.source === from),
  );
  if (expected !== undefined && matching.length !== expected) {
    const message = `${matching.length} messages match, not ${expected}; nothing was changed`;
    throw new EngineError('CONFLICT', message, { details: { matched: matching.length } });
  }
  const found = new Set(matching.map(({ messageId }) => messageId));
  return { chosen: matching.slice(0, limit), missing: (messageIds ?? []).filter((id) => !found.has(id)) };
}
