/** SendMessage and SendMessageBatch. */
import { createHash } from 'node:crypto';
import type { SendMessageBatchResult, SendMessageResult } from '@aws-sdk/client-sqs';
import type { Principal } from '../../../service.ts';
import { draftSize, readDraft } from '../draft.ts';
import type { Draft } from '../message.ts';
import { eachEntry, readEntries } from './batch.ts';
import { attributesDigest, bodyDigest } from './digest.ts';
import { type Operation, queueFor } from './operation.ts';
import { refusal } from './refusal.ts';

/** All entries of a batch together may be as large as one message. */
const LARGEST_BATCH = 1_048_576;

/** Returns the `SenderId` that receivers see: the role's id and the session's name, or the user's id. */
export function senderId(caller: Principal): string {
  const [, role, session] = caller.arn.slice(caller.arn.lastIndexOf(':') + 1).split('/');
  const id = createHash('sha256')
    .update(caller.roleArn ?? caller.arn)
    .digest('hex')
    .slice(0, 17)
    .toUpperCase();
  return role && session ? `AROA${id}:${session}` : `AIDA${id}`;
}

function receiptOf(draft: Draft, id: string | undefined) {
  const attributes = attributesDigest(draft.attributes);
  const trace = draft.traceHeader;
  const system =
    trace === undefined ? undefined : attributesDigest({ AWSTraceHeader: { DataType: 'String', StringValue: trace } });
  return {
    MessageId: id,
    MD5OfMessageBody: bodyDigest(draft.body),
    ...(attributes === undefined ? {} : { MD5OfMessageAttributes: attributes }),
    ...(system === undefined ? {} : { MD5OfMessageSystemAttributes: system }),
  } satisfies SendMessageResult;
}

/** The reply has the digest of a trace that the message brings, but of none that it gets from the call. */
const traced = (draft: Draft, { traceHeader }: Parameters<Operation>[0]): Draft =>
  traceHeader === undefined ? draft : { traceHeader, ...draft };

export const sendMessage: Operation = (scope, input) => {
  const queue = queueFor(scope, input, 'SendMessage');
  const draft = readDraft(input, queue.attributes, senderId(scope.caller));
  const [id] = queue.send([traced(draft, scope)]);
  return receiptOf(draft, id);
};

/** A refused entry fails without the others. Throws for faults of the request, such as its total size. */
export const sendMessageBatch: Operation = (scope, input) => {
  const queue = queueFor(scope, input, 'SendMessage');
  const entries = readEntries(input, 'SendMessageBatchRequestEntry');
  const bytes = entries.reduce((sum, entry) => sum + draftSize(entry.input), 0);
  if (bytes > LARGEST_BATCH) {
    const message = `Batch requests cannot be longer than ${LARGEST_BATCH} bytes. You have sent ${bytes} bytes.`;
    throw refusal('BatchRequestTooLong', message);
  }
  const { Successful: taken = [], ...failures } = eachEntry(entries, ({ id, input: entry }) => ({
    Id: id,
    draft: readDraft(entry, queue.attributes, senderId(scope.caller)),
  }));
  const ids = queue.send(taken.map(({ draft }) => traced(draft, scope)));
  const Successful = taken.map(({ Id, draft }, index) => ({ Id, ...receiptOf(draft, ids[index]) }));
  return { ...(Successful.length > 0 ? { Successful } : {}), ...failures } satisfies Partial<SendMessageBatchResult>;
};
