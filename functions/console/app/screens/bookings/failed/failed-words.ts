import type { ReplyOf } from '../../../api/call.ts';
import { inWords } from '../../../parts/words.ts';

export type FailedGroup = ReplyOf<'getBookingAttention'>['failed'][number];

/** The list of the group's bookings, the latest first. */
export function listOfFailed({ code }: Pick<FailedGroup, 'code'>): string {
  const filter = { view: 'list', status: 'failed', taskStatus: 'failed', ...(code === null ? {} : { error: code }) };
  return `/bookings?${new URLSearchParams(filter)}`;
}

/** `ENDPOINT_REFUSED` is read "endpoint refused". */
export const errorOf = ({ code }: Pick<FailedGroup, 'code'>): string =>
  code === null ? 'no error recorded' : inWords(code);
