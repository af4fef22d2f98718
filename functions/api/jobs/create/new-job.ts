/** The job types that a caller may make, each with its payload. The others follow events, or are made by maintenance. */
import * as z from 'zod/mini';
import { describe } from '../../http/fields/describe.ts';
import { choice, id, wholeNumber } from '../../http/fields/fields.ts';
import { moment } from '../../http/fields/moment.ts';
import { object } from '../../http/fields/strict-object.ts';

const priorityNames = ['CRITICAL', 'HIGH', 'NORMAL', 'LOW'] as const;

/** A number, or a name of `jobPriorities`. */
export const priority = z.union([choice(priorityNames, { default: 'NORMAL' }), wholeNumber(1, 100)], {
  error: `must be one of ${priorityNames.join(', ')}, or a whole number from 1 to 100`,
});

const more = {
  priority: z._default(priority, 'NORMAL').check(describe('1 to 100, lower first, or a name for 1, 3, 5 or 7.')),
  runAt: z.optional(moment.check(describe('The job does not start before this. Now, when it is left out or past.'))),
};
const ofCustomer = { customerId: id };

const known = 'GENERATE_BUSINESS_PLAN, GENERATE_DELIVERABLE, GENERATE_PDF';
const others = 'e-mail follows events, and maintenance is run with POST /api/maintenance/{name}/run';

export const newJob = z.discriminatedUnion(
  'type',
  [
    object({ type: z.literal('GENERATE_BUSINESS_PLAN'), payload: object(ofCustomer), ...more }),
    object({
      type: z.literal('GENERATE_DELIVERABLE'),
      payload: object({ ...ofCustomer, month: wholeNumber(1, 8) }),
      ...more,
    }),
    object({
      type: z.literal('GENERATE_PDF'),
      payload: object(ofCustomer).check(describe('The newest business plan of the customer.')),
      ...more,
    }),
  ],
  { error: `must be one of ${known}: ${others}` },
);

interface Where {
  readonly type: z.infer<typeof newJob>['type'];
  readonly payload: { readonly customerId: string; readonly month?: number };
}

/** Where a job goes, and the key that keeps a second one from being made while it is open: the key that events use. */
export function placeOf({ type, payload }: Where): { readonly queue: string; readonly dedupeKey: string } {
  const { customerId, month } = payload;
  if (type === 'GENERATE_BUSINESS_PLAN') return { queue: 'ai-generation', dedupeKey: `plan:${customerId}` };
  if (type === 'GENERATE_DELIVERABLE')
    return { queue: 'ai-generation', dedupeKey: `deliverable:${customerId}:${month}` };
  return { queue: 'pdf-generation', dedupeKey: `pdf:${customerId}` };
}
