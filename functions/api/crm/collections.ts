/** The collections whose rows come in over the API, and the ids that callers give them. Loads in a browser. */
import * as z from 'zod/mini';
import { nameText } from '../http/fields/fields.ts';

/** Those that others refer to come first. */
export const collections = ['users', 'products', 'customers', 'orders', 'samples', 'deliverables'] as const;
export type Collection = (typeof collections)[number];

/** Lambda takes calls of 6 MB, and the gateway passes NDJSON on in base64, which is a third longer. */
export const MOST_BATCH_BYTES = 4_500_000;
export const MOST_ROWS = 1000;
/** A reply of the Data API has at most 64 KB a row, and rows are read too. */
export const MOST_ROW_BYTES = 32 * 1024;
/** Orders of more lines do not fit into a row of a reply. */
export const MOST_LINES = 200;

/** The caller's own id of a row: unique in the collection. API Gateway ends a path at a question mark, also an encoded one: another row would be meant. */
export const externalId = nameText(200).check(
  z.regex(/^[^?]*$/, 'must not have a question mark, which would end the address of the row'),
);
