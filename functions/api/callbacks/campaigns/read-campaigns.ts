/** Lists and shows campaigns. */
import { EngineError } from '../../../engine/errors.ts';
import { etagOf } from '../../http/etag.ts';
import { showBigId } from '../../http/fields/big-id.ts';
import { fromCursor, toPage } from '../../http/fields/cursor.ts';
import { on, type RequestContext } from '../../http/route-handler.ts';
import { showAudience } from './audience.ts';
import type { campaignStatuses } from './campaign-view.ts';
import { listCampaigns as statement } from './queries.gen.ts';
import { routes } from './routes.ts';

export type CampaignStatus = (typeof campaignStatuses)[number];
type Row = NonNullable<typeof statement.gives>;

const progressOf = (row: Omit<Row, 'cursorAt'>) => ({
  ...{ recipients: row.recipients, sent: row.sent, failed: row.failed, waiting: row.waiting },
  suppressed: row.suppressed as Readonly<Record<string, number>>, // as automation.campaign_progress counts
  ...{ perSecond: row.perSecond, expectedEndAt: row.expectedEndAt },
});

const toSummary = (row: Omit<Row, 'cursorAt'>) => {
  const { id, name, workflowId, version, takesLaterSubscribers, priority, startAt, startedAt, frozenAt, endedAt } = row;
  return {
    ...{ id, name, workflowId, version, takesLaterSubscribers, priority, startAt, startedAt, frozenAt, endedAt },
    status: row.status as CampaignStatus, // the table allows no others
    messageRunId: row.messageRunId === null ? null : showBigId(row.messageRunId),
    ...{ error: row.error, createdBy: row.createdBy, createdAt: row.createdAt, updatedAt: row.updatedAt },
    progress: progressOf(row),
  };
};

const everyCampaign = { id: null, status: null, afterAt: null, afterId: null };

export const noSuchCampaign = (id: string) => new EngineError('NOT_FOUND', `There is no campaign ${id}`);

/** Changes with what a person edits, and not with the state. */
export const etagOfCampaign = (id: string, revision: number): string => etagOf([id, revision]);

/** The answer of every route about one campaign. Throws NOT_FOUND. */
export async function showCampaign({ database, caller: { tenantId }, now }: RequestContext, id: string) {
  const row = await database.maybeOne(statement, { ...everyCampaign, tenantId, id, now, limit: 1 });
  if (!row) throw noSuchCampaign(id);
  const body = { ...toSummary(row), audience: showAudience(row.audience) };
  return { body, etag: etagOfCampaign(id, row.revision) };
}

export const listCampaigns = on(routes.listCampaigns, async ({ database, query, now, caller: { tenantId } }) => {
  const { limit, cursor, status = null } = query;
  const asked = { ...everyCampaign, tenantId, status, ...fromCursor(cursor), now, limit: limit + 1 };
  const { items, nextCursor } = toPage(await database.many(statement, asked), limit);
  return { body: { items: items.map(toSummary), nextCursor } };
});

export const getCampaign = on(routes.getCampaign, ({ params, ...context }) => showCampaign(context, params.id));
