/** Lists and shows pages. */
import { EngineError } from '../../../engine/errors.ts';
import { etagOf } from '../../http/etag.ts';
import { showBigId } from '../../http/fields/big-id.ts';
import { fromCursor, toPage } from '../../http/fields/cursor.ts';
import { flagOf } from '../../http/fields/flag-of.ts';
import { on, type RequestContext } from '../../http/route-handler.ts';
import type { PageChannel } from './check-page.ts';
import { listPages as statement } from './queries.gen.ts';
import { routes } from './routes.ts';

type Row = NonNullable<typeof statement.gives>;

/** The table's checks allow no other channels. */
const toView = ({ id: _, cursorAt: _at, pageId, channel, state, ...page }: Row) => ({
  pageId: showBigId(pageId),
  channel: channel as PageChannel,
  state: state as 'ready',
  ...page,
});

const everyPage = { pageId: null, channel: null, isActive: null, afterAt: null, afterId: null };

/** Changes with what a person edits, and not with the state. */
export const etagOfPage = (
  page: {
    readonly [M in
      | 'name'
      | 'isActive'
      | 'perSecond'
      | 'tokenSetAt'
      | 'originationIdentity'
      | 'phoneNumberId'
      | 'phoneNumber'
      | 'url']: Row[M];
  },
): string => {
  const { name, isActive, perSecond, tokenSetAt, originationIdentity, phoneNumberId, phoneNumber, url } = page;
  return etagOf([
    name,
    isActive,
    perSecond,
    tokenSetAt?.toISOString() ?? null,
    originationIdentity,
    phoneNumberId,
    phoneNumber,
    url,
  ]);
};

export const noSuchPage = (pageId: string) => new EngineError('NOT_FOUND', `There is no page ${pageId}`);

/** Throws NOT_FOUND. */
export async function findPage({ database, caller: { tenantId }, now }: RequestContext, pageId: string): Promise<Row> {
  const row = await database.maybeOne(statement, { ...everyPage, tenantId, pageId, now, limit: 1 });
  if (!row) throw noSuchPage(pageId);
  return row;
}

/** The answer of every route about one page. */
export async function showPage(context: RequestContext, pageId: string) {
  const row = await findPage(context, pageId);
  return { body: toView(row), etag: etagOfPage(row) };
}

export const listPages = on(routes.listPages, async ({ database, query, now, caller: { tenantId } }) => {
  const { limit, cursor, channel = null, isActive } = query;
  const asked = { ...everyPage, tenantId, channel, isActive: flagOf(isActive), ...fromCursor(cursor), now };
  const { items, nextCursor } = toPage(await database.many(statement, { ...asked, limit: limit + 1 }), limit);
  return { body: { items: items.map((row) => toView({ ...row, cursorAt: '' })), nextCursor } };
});

export const getPage = on(routes.getPage, ({ params, ...context }) => showPage(context, params.pageId));
