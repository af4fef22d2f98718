/** By what SQS recognises a FIFO message that was sent already. */
import { createHash } from 'node:crypto';
import type { Draft } from './message.ts';
import type { Attributes } from './operations/settings.ts';

export const DEDUPLICATION_MS = 5 * 60_000;

/** The sender's own id, or the SHA-256 of the body (attributes do not count). */
export const deduplicationId = (draft: Draft): string =>
  draft.deduplicationId ?? createHash('sha256').update(draft.body).digest('hex');

/** With the scope `messageGroup`, as high-throughput FIFO queues have it, each group has ids of its own. */
export const deduplicationKey = (draft: Draft, attributes: Attributes): string =>
  attributes.DeduplicationScope === 'messageGroup'
    ? JSON.stringify([draft.groupId, deduplicationId(draft)])
    : deduplicationId(draft);
