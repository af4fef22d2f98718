/** A page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/** The most that is read of one list. */
const MOST_ROWS = 10_000;

/** Reads page after page, up to 10 000 rows. `nextCursor` tells whether there are more. */
export async function readPages<T>(read: (page: { readonly cursor?: string }) => Promise<Page<T>>): Promise<Page<T>> {
  const items: T[] = [];
  let nextCursor: string | null = null;
  do {
    const page: Page<T> = await read(nextCursor === null ? {} : { cursor: nextCursor });
    items.push(...page.items);
    nextCursor = page.nextCursor;
  } while (nextCursor !== null && items.length < MOST_ROWS);
  return { items, nextCursor };
}
