import { z } from 'zod';

/** A moment that has passed, in UTC: RDS refuses to restore what is still to come, in the middle of the deployment. */
export const pastMoment = z.iso.datetime({ precision: 0 }).refine((text) => Date.parse(text) <= Date.now(), {
  error: ({ input }) => `${input} is in the future: a cluster is restored to a moment that has passed, in UTC`,
});
