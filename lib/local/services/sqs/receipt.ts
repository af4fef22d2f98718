/** Receipt handles. Each names one receive of one message of one queue; a checksum detects made-up handles. */
import { createHash } from 'node:crypto';
import { refusal } from './operations/refusal.ts';

interface Receipt {
  readonly order: number;
  /** Receive count at that receive. A later receive makes the handle stale. */
  readonly count: number;
}

const checksum = (queueArn: string, order: string, count: string): string =>
  createHash('sha256').update(`${queueArn} ${order} ${count}`).digest('base64url');

/** Another one for each receive of a message. */
export function receiptHandle(queueArn: string, { order, count }: Receipt): string {
  const text = `${order} ${count} ${checksum(queueArn, String(order), String(count))}`;
  return `AQEB${Buffer.from(text).toString('base64')}`;
}

/** Throws `ReceiptHandleIsInvalid` for a handle that this queue never returned. */
export function readReceipt(queueArn: string, handle: string): Receipt {
  const [order, count, given] = Buffer.from(handle.slice(4), 'base64').toString().split(' ');
  if (handle.startsWith('AQEB') && order && count && given === checksum(queueArn, order, count)) {
    return { order: Number(order), count: Number(count) };
  }
  throw refusal('ReceiptHandleIsInvalid', `The input receipt handle "${handle}" is not a valid receipt handle.`);
}
