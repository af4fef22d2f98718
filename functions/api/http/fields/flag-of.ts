/** Reads a member of a query that says yes or no; for statements, in which null is either. */
export const flagOf = (text: 'true' | 'false' | undefined): boolean | null =>
  text === undefined ? null : text === 'true';
