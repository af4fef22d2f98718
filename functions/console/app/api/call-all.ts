import { type Answer, call, type Input, type RouteName } from './call.ts';
import { type Page, readPages } from './read-pages.ts';

/** The most that the API gives at once. */
const PAGE_ROWS = 200;

const isPage = (data: unknown): data is Page<unknown> =>
  data !== null && typeof data === 'object' && 'items' in data && 'nextCursor' in data;

/** Calls a route; what replies with pages is read whole, up to 10 000 rows. */
export async function callAll<N extends RouteName>(name: N, input: Input<N>): Promise<Answer<N>> {
  const { cursor: _, ...query } = input.query ?? {};
  const first = await call(name, { ...input, query });
  if (!isPage(first.data) || first.data.nextCursor === null) return first;
  const whole = await readPages(async (page) => {
    if (page.cursor === undefined) return first.data as Page<unknown>; // as isPage found
    return (await call(name, { ...input, query: { ...query, ...page, limit: PAGE_ROWS } })).data as Page<unknown>; // of the same route
  });
  return { ...first, data: { ...first.data, ...whole } };
}
