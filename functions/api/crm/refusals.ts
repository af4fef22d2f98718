/** Why a row of a batch is refused, and the way out. Loads in a browser. */

/** Why a row is refused, with the way out: what the reply says of it. */
export const refusals = {
  INVALID_ROW: 'the row must change as the message says',
  MALFORMED_LINE: 'the line is not JSON; send it again as one JSON object',
  REPEATED: 'an earlier row of the batch has the same externalId; send one row for each',
  REQUIRED: 'a new row needs it; send it',
  REFERENCE_MISSING: 'there is no such row; send that one first, or send this one with missing=hold',
  REFERENCE_ERASED: 'the customer was erased; leave the row out',
  ERASED: 'the customer was erased; a person who comes back needs another externalId',
  FIXED: 'it cannot change; delete the row and send it anew',
  MONTH_TAKEN: 'the customer has another deliverable for the month; send that one, or another month',
} as const;

export type Refusal = keyof typeof refusals;
