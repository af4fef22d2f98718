/** Which jobs a list or a bulk call means. */
import * as z from 'zod/mini';
import { describe } from '../http/fields/describe.ts';
import { id, text, wholeNumber } from '../http/fields/fields.ts';
import { moment } from '../http/fields/moment.ts';

export const jobFilter = {
  type: z.optional(text(100)),
  queue: z.optional(text(100)),
  customerId: z.optional(id),
  error: z.optional(text(200).check(describe('`error` of a group of `GET /api/jobs/failures`.'))),
  from: z.optional(moment.check(describe('Created at or after this.'))),
  to: z.optional(moment.check(describe('Created before this.'))),
};

/** Most jobs that one bulk call changes: some seconds of work for a small cluster. */
const MOST_JOBS = 1000;

/** Most ids that one bulk call names: a page of the list. */
const MOST_IDS = 200;

/** The body of a bulk call. */
export const bulk = {
  ...jobFilter,
  ids: z.optional(
    z
      .array(id, { error: 'must be a list of ids of jobs' })
      .check(z.minLength(1, 'must name a job'), z.maxLength(MOST_IDS, `must have at most ${MOST_IDS} ids`)),
  ),
  limit: z._default(wholeNumber(1, MOST_JOBS, { default: MOST_JOBS }), MOST_JOBS),
  expected: z.optional(
    wholeNumber(0, 1_000_000, {
      description: 'How many jobs the filter must match. 409 with the number, and no change, when it is another.',
    }),
  ),
};

export const changedCount = z.object({
  jobs: z.int().check(describe('How many were changed. When it equals `limit`, more may be left.')),
});

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
