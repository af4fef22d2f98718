import * as z from 'zod/mini';
import { describe } from './describe.ts';
import { decimal } from './fields.ts';

/** Query members of every list. */
export const paging = {
  limit: z._default(
    decimal(1, 200).check(describe('Most items of a page. A page may have fewer although more follow.')),
    50,
  ),
  cursor: z.optional(z.string().check(describe('`nextCursor` of the previous page.'))),
};

/** The reply of every list: one page. */
export const listOf = <T extends z.core.$ZodType>(item: T) =>
  z.object({
    items: z.array(item),
    nextCursor: z.nullable(z.string().check(describe('Null on the last page.'))),
  });
