/** Blocks and frees pages, and closes their breakers. Idempotent: what is so already stays, and nothing is recorded. */
import { recordAudit } from '../../http/audit/record-audit.ts';
import { invalid } from '../../http/fields/invalid.ts';
import { on, type RequestContext } from '../../http/route-handler.ts';
import { blockLane, closeBreaker, freeLane } from '../lanes/queries.gen.ts';
import { findPage, showPage } from './read-pages.ts';
import { routes } from './routes.ts';

type Page = Awaited<ReturnType<typeof findPage>>;

const record = (
  context: RequestContext,
  action: string,
  page: Page,
  changes: Readonly<Record<string, { readonly from: string | number | null; readonly to: string | number | null }>>,
) =>
  recordAudit(context, {
    ...{ action: `page.${action}`, entityType: 'page', entityId: page.id },
    changes: { pageId: { from: page.pageId, to: page.pageId }, ...changes },
  });

const text = (moment: Date | null): string | null => moment?.toISOString() ?? null;
const laneOf = (pageId: string): string => `page/${pageId}`;

/** A later block takes the place of an earlier one. */
export const blockPage = on(routes.blockPage, async ({ params: { pageId }, body, ...context }) => {
  const { database, caller, now } = context;
  const until = body.until ? new Date(body.until) : null;
  if (until && until <= now) throw invalid('until', `must be after ${now.toISOString()}, which is now`);
  const before = await findPage(context, pageId);
  await database.execute(blockLane, { tenantId: caller.tenantId, key: laneOf(pageId), until });
  const after = await showPage(context, pageId);
  const [from, to] = [text(before.blockedUntil), text(after.body.blockedUntil)];
  if (from !== to) await record(context, 'blocked', before, { blockedUntil: { from, to } });
  return after;
});

export const freePage = on(routes.freePage, async ({ params: { pageId }, ...context }) => {
  const { database, caller, now } = context;
  const before = await findPage(context, pageId);
  if (await database.maybeOne(freeLane, { tenantId: caller.tenantId, key: laneOf(pageId), now }))
    await record(context, 'freed', before, { blockedUntil: { from: text(before.blockedUntil), to: null } });
  return showPage(context, pageId);
});

export const resetPageBreaker = on(routes.resetPageBreaker, async ({ params: { pageId }, ...context }) => {
  const { database, caller } = context;
  const before = await findPage(context, pageId);
  if (await database.maybeOne(closeBreaker, { tenantId: caller.tenantId, lane: laneOf(pageId) }))
    await record(context, 'breaker_reset', before, {
      failures: { from: before.failures, to: 0 },
      openedUntil: { from: text(before.openedUntil), to: null },
    });
  return showPage(context, pageId);
});
