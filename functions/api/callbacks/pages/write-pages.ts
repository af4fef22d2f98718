/** Adds and changes pages. Tokens are sealed before they are stored, and no reply and no audit entry has them. */
import { randomUUID } from 'node:crypto';
import { sqlState } from '../../../engine/data/database-failure.ts';
import { EngineError } from '../../../engine/errors.ts';
import { sealSecret } from '../../../engine/seals/seals.ts';
import { changesBetween } from '../../http/audit/changes.ts';
import { recordAudit } from '../../http/audit/record-audit.ts';
import { requireMatch } from '../../http/etag.ts';
import { showBigId } from '../../http/fields/big-id.ts';
import { invalid } from '../../http/fields/invalid.ts';
import { on, type RequestContext } from '../../http/route-handler.ts';
import { checkPage, type PageChannel, type PageSettings } from './check-page.ts';
import * as queries from './queries.gen.ts';
import { etagOfPage, noSuchPage, showPage } from './read-pages.ts';
import { routes } from './routes.ts';

const DEFAULTS = {
  ...{ isActive: true, perSecond: 40, originationIdentity: null, phoneNumberId: null, phoneNumber: null, url: null },
} as const;

const UNIQUE_VIOLATION = '23505';

/** Of an error of the statement that stores a page. A number that is another tenant's is refused in the same words. */
function refuseTaken(error: unknown): never {
  if (sqlState(error) !== UNIQUE_VIOLATION) throw error;
  throw new EngineError('CONFLICT', 'Another page has this phoneNumber', {
    cause: error,
    details: [{ path: 'phoneNumber', message: 'is taken' }],
  });
}

async function storeToken({ database, caller, now }: RequestContext, pageId: string, token: string | null) {
  const place = { kind: 'page', tenantId: caller.tenantId, id: pageId };
  const sealed = token === null ? null : await sealSecret(token, place);
  await database.execute(queries.setToken, { tenantId: caller.tenantId, pageId, token: sealed, now });
}

/** `token` says that one was set or removed, and nothing of it. */
function record(
  context: RequestContext,
  action: string,
  page: { readonly id: string; readonly pageId: string },
  changes: ReturnType<typeof changesBetween>,
  token: string | null | undefined,
) {
  const told = token === undefined ? {} : { token: { from: null, to: token === null ? 'removed' : 'set' } };
  const pageId = { from: showBigId(page.pageId), to: showBigId(page.pageId) };
  return recordAudit(context, {
    ...{ action: `page.${action}`, entityType: 'page', entityId: page.id },
    changes: { pageId, ...changes, ...told },
  });
}

/** Leaves out members that were not given. */
const given = (settings: { readonly [M in keyof PageSettings]?: PageSettings[M] | undefined }): Partial<PageSettings> =>
  // Object.fromEntries loses the names.
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as Partial<PageSettings>;

/** A page without a token is added too: one may follow. */
export const createPage = on(routes.createPage, async ({ body, ...context }) => {
  const { database, caller, now } = context;
  const { pageId: asked, channel, token, ...settings } = body;
  if (channel === 'page' && asked === undefined) throw invalid('pageId', 'is required for a page of channel page');
  const page = checkPage(channel, { ...DEFAULTS, ...given(settings), name: settings.name }, token != null);
  const id = randomUUID();
  const values = { tenantId: caller.tenantId, id, channel, ...page, now };
  const insert = { ...values, pageId: asked === undefined ? null : String(asked) };
  const made = await database.maybeOne(queries.insertPage, insert).catch(refuseTaken);
  if (!made)
    throw new EngineError('CONFLICT', `The page ${asked ?? ''} has been added before`, {
      details: [{ path: 'pageId', message: 'is taken' }],
    });
  if (token != null) await storeToken(context, made.pageId, token);
  const changes = changesBetween({}, { channel, ...page });
  await record(context, 'created', { id, pageId: made.pageId }, changes, token ?? undefined);
  return showPage(context, made.pageId);
});

/** Idempotent but for a token, which is sealed anew and recorded each time. */
export const changePage = on(routes.changePage, async ({ body, params: { pageId }, ...context }) => {
  const { database, caller, now } = context;
  const row = await database.maybeOne(queries.lockPage, { tenantId: caller.tenantId, pageId });
  if (!row) throw noSuchPage(pageId);
  const { id, channel, tokenSetAt, ...before } = row;
  requireMatch(context.ifMatch, etagOfPage(row), { ...before, tokenSetAt: tokenSetAt?.toISOString() ?? null });
  const { token: asked, ...settings } = body;
  // The table's check allows no other channels.
  const after = checkPage(channel as PageChannel, { ...before, ...given(settings) }, asked != null);
  const changes = changesBetween({ ...before }, { ...after });
  if (changes) {
    const update = { tenantId: caller.tenantId, pageId, ...after, now };
    await database.execute(queries.updatePage, update).catch(refuseTaken);
  }
  // The same token again is a change, because nobody can compare it; there is none to remove twice.
  const token = asked === null && tokenSetAt === null ? undefined : asked;
  if (token !== undefined) await storeToken(context, pageId, token);
  if (changes || token !== undefined) await record(context, 'changed', { id, pageId }, changes, token);
  return showPage(context, pageId);
});
