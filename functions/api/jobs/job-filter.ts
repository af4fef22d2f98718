/** Which jobs a list or a bulk call means. */
import * as z from 'zod/mini';
import { describe } from '../http/fields/describe.ts';
import { id, text } from '../http/fields/fields.ts';
import { moment } from '../http/fields/moment.ts';

export const jobFilter = {
  type: z.optional(text(100)),
  queue: z.optional(text(100)),
  customerId: z.optional(id),
  error: z.optional(text(200).check(describe('`error` of a group of `GET /api/jobs/failures`.'))),
  from: z.optional(moment.check(describe('Created at or after this.'))),
  to: z.optional(moment.check(describe('Created before this.'))),
};

interface JobFilter {
  readonly type?: string | undefined;
  readonly queue?: string | undefined;
  readonly customerId?: string | undefined;
  readonly error?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const instantOf = (value: string | undefined): Date | null => (value === undefined ? null : new Date(value));

/** For statements, in which null is any. */
export function filterOf(given: JobFilter) {
  const { type = null, queue = null, customerId = null, error = null, from, to } = given;
  return { type, queue, customerId, error, from: instantOf(from), to: instantOf(to) };
}
