/** Draws up campaigns, and changes those that have not begun. */
import { randomUUID } from 'node:crypto';
import type { Json } from '../../../engine/data/statement.ts';
import { changesBetween } from '../../http/audit/changes.ts';
import { recordAudit } from '../../http/audit/record-audit.ts';
import { requireMatch } from '../../http/etag.ts';
import { invalid } from '../../http/fields/invalid.ts';
import { on, type RequestContext } from '../../http/route-handler.ts';
import { askForWalk } from '../../workflows/runs/queries.gen.ts';
import { type GivenAudience, readAudience, showAudience } from './audience.ts';
import { lockCampaign, refuse } from './lock-campaign.ts';
import * as queries from './queries.gen.ts';
import { etagOfCampaign, showCampaign } from './read-campaigns.ts';
import { routes } from './routes.ts';

interface Settings {
  readonly name: string;
  readonly workflowId: string;
  readonly audience: Json;
  readonly takesLaterSubscribers: boolean;
  readonly priority: number;
  readonly startAt: Date | null;
}

interface Given {
  readonly name?: string | undefined;
  readonly workflowId?: string | undefined;
  readonly audience?: GivenAudience | undefined;
  readonly takesLaterSubscribers?: boolean | undefined;
  readonly priority?: number | undefined;
  readonly startAt?: string | null | undefined;
}

function momentOf(startAt: string | null, now: Date): Date | null {
  if (startAt === null) return null;
  const moment = new Date(startAt);
  if (moment <= now) throw invalid('startAt', `must be after ${now.toISOString()}, which is now`);
  return moment;
}

/** Members that were not given stay as they were. Throws INVALID_INPUT. */
async function settingsOf(context: RequestContext, given: Given, before: Settings): Promise<Settings> {
  const audience = given.audience === undefined ? before.audience : await readAudience(context, given.audience);
  const takesLaterSubscribers = given.takesLaterSubscribers ?? before.takesLaterSubscribers;
  if (takesLaterSubscribers && 'where' in showAudience(audience))
    throw invalid(
      'takesLaterSubscribers',
      'is for an audience of pages, and the audience is a condition over customers',
    );
  return {
    ...{ name: given.name ?? before.name, workflowId: given.workflowId ?? before.workflowId, audience },
    ...{ takesLaterSubscribers, priority: given.priority ?? before.priority },
    startAt: given.startAt === undefined ? before.startAt : momentOf(given.startAt, context.now),
  };
}

/** For the audit log, and for whoever changed an older version. */
const shown = ({ audience, startAt, ...settings }: Settings): Readonly<Record<string, Json>> => ({
  ...settings,
  audience: showAudience(audience) as Json, // as JSON came
  startAt: startAt?.toISOString() ?? null,
});

const noSuchWorkflow = (id: string) => invalid('workflowId', `is unknown: there is no workflow ${id}`);

export const createCampaign = on(routes.createCampaign, async ({ body, ...context }) => {
  const { database, caller, now } = context;
  const nothing = { name: body.name, workflowId: body.workflowId, audience: null, startAt: null };
  const settings = await settingsOf(context, body, { ...nothing, takesLaterSubscribers: false, priority: 100 });
  const id = randomUUID();
  const { tenantId, actor } = caller;
  if (!(await database.maybeOne(queries.insertCampaign, { tenantId, actor, id, ...settings, now })))
    throw noSuchWorkflow(settings.workflowId);
  await recordAudit(context, {
    ...{ action: 'campaign.created', entityType: 'campaign', entityId: id },
    changes: changesBetween({}, shown(settings)) ?? {},
  });
  return showCampaign(context, id);
});

/** Idempotent: the same settings again change nothing. */
export const changeCampaign = on(routes.changeCampaign, async ({ body, params: { id }, ...context }) => {
  const { database, caller, now } = context;
  const { campaign, run } = await lockCampaign(context, id);
  const { status, revision, ...before } = campaign;
  if ((status !== 'DRAFT' && status !== 'SCHEDULED') || (run && run.status !== 'queued'))
    throw refuse('ALREADY_STARTED', 'The campaign has begun; what it sends to whom is settled');
  requireMatch(context.ifMatch, etagOfCampaign(id, revision), shown(before));
  const after = await settingsOf(context, body, before);
  const changes = changesBetween(shown(before), shown(after));
  if (changes) {
    const { tenantId } = caller;
    if (!(await database.maybeOne(queries.updateCampaign, { tenantId, id, ...after, now })))
      throw noSuchWorkflow(after.workflowId);
    if (run) await database.execute(askForWalk, { now });
    await recordAudit(context, { action: 'campaign.changed', entityType: 'campaign', entityId: id, changes });
  }
  return showCampaign(context, id);
});
