/** Receipt handles: they name one receive of one message of one queue, and cannot be made up. */
import { createHash } from 'node:crypto';
import { refusal } from './operations/refusal.ts';

export interface Receipt {
  readonly order: number;
  /** Receive count at that receive: a later receive makes the handle stale. */
  readonly count: number;
}

const seal = (queueArn: string, order: string, count: string): string =>
  createHash('sha256').update(`${queueArn} ${order} ${count}`).digest('base64url');

export function receiptHandle(queueArn: string, { order, count }: Receipt): string {
  const text = `${order} ${count} ${seal(queueArn, String(order), String(count))}`;
  return `AQEB${Buffer.from(text).toString('base64')}`;
}

/** Throws `ReceiptHandleIsInvalid` for a handle that this queue never gave. */
export function readReceipt(queueArn: string, handle: string): Receipt {
  const [order, count, mark] = Buffer.from(handle.slice(4), 'base64').toString().split(' ');
  if (handle.startsWith('AQEB') && order && count && mark === seal(queueArn, order, count)) {
    return { order: Number(order), count: Number(count) };
  }
  throw refusal('ReceiptHandleIsInvalid', `The input receipt handle "${handle}" is not a valid receipt handle.`);
}
