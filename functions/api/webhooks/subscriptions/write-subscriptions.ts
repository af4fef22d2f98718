/** Adds, changes and removes subscriptions. Secrets are sealed, as those of endpoints are. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Json } from '../../../engine/data/statement.ts';
import { sealSecret } from '../../../engine/seals/seals.ts';
import { type Changes, changesBetween } from '../../http/audit/changes.ts';
import { recordAudit } from '../../http/audit/record-audit.ts';
import { requireMatch } from '../../http/etag.ts';
import { invalid } from '../../http/fields/invalid.ts';
import { on, type RequestContext } from '../../http/route-handler.ts';
import { reasonAgainst, spellPlainly } from '../../settings/endpoint-field.ts';
import { expandTypes } from './expand-types.ts';
import * as queries from './queries.gen.ts';
import { noSuchSubscription, showSubscription } from './read-subscriptions.ts';
import { routes } from './routes.ts';

const HOUR_MS = 3_600_000;

/** Throws INVALID_INPUT for a URL that cannot be called. */
function checkUrl(url: string): string {
  const reason = reasonAgainst(url);
  if (reason !== undefined) throw invalid('url', reason);
  return spellPlainly(url);
}

async function makeSecret({ caller: { tenantId } }: RequestContext, id: string) {
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  const sealed = await sealSecret(secret, { kind: 'webhook-subscription', tenantId, id });
  return { secret, stored: { secret: sealed, lastFour: secret.slice(-4) } };
}

const record = (context: RequestContext, action: string, entityId: string, changes: Changes) =>
  recordAudit(context, {
    ...{ action: `webhook_subscription.${action}`, entityType: 'webhook_subscription', entityId, changes },
  });

export const createWebhookSubscription = on(routes.createWebhookSubscription, async ({ body, ...context }) => {
  const { database, caller, now } = context;
  const { name, perSecond = 10 } = body;
  const settings = { name, url: checkUrl(body.url), eventTypes: expandTypes(body.eventTypes), perSecond };
  const id = randomUUID();
  const { secret, stored } = await makeSecret(context, id);
  const values = { tenantId: caller.tenantId, subscriptionId: id, ...settings, ...stored, now };
  await database.execute(queries.insertSubscription, values);
  await record(context, 'created', id, changesBetween({}, settings) ?? {});
  const { body: view, etag } = await showSubscription(context, id);
  return { body: { ...view, secret }, etag };
});

/** Locks a subscription and checks If-Match. Throws NOT_FOUND or PRECONDITION_FAILED. */
async function lockSubscription(context: RequestContext, subscriptionId: string) {
  const { database, caller } = context;
  const row = await database.maybeOne(queries.lockSubscription, { tenantId: caller.tenantId, subscriptionId });
  if (!row) throw noSuchSubscription(subscriptionId);
  const { etag } = await showSubscription(context, subscriptionId);
  requireMatch(context.ifMatch, etag, row);
  return row;
}

const statusAfter = (before: string, isPaused: boolean | undefined): string =>
  isPaused === undefined ? before : isPaused ? 'PAUSED' : 'ACTIVE';

/** Idempotent: without a difference nothing is written. */
export const changeWebhookSubscription = on(routes.changeWebhookSubscription, async ({ body, params, ...context }) => {
  const { database, caller, now } = context;
  const before: Readonly<Record<string, Json>> & Awaited<ReturnType<typeof lockSubscription>> = {
    ...(await lockSubscription(context, params.id)),
  };
  const after = {
    name: body.name ?? before.name,
    url: body.url === undefined ? before.url : checkUrl(body.url),
    eventTypes: body.eventTypes === undefined ? before.eventTypes : expandTypes(body.eventTypes),
    perSecond: body.perSecond ?? before.perSecond,
    status: statusAfter(before.status, body.isPaused),
  };
  const changes = changesBetween(before, after);
  if (changes) {
    const values = { tenantId: caller.tenantId, subscriptionId: params.id, ...after, now };
    await database.execute(queries.updateSubscription, values);
    await record(context, 'changed', params.id, changes);
  }
  return showSubscription(context, params.id);
});

export const rotateSubscriptionSecret = on(routes.rotateSubscriptionSecret, async ({ body, params, ...context }) => {
  const { database, caller, now } = context;
  await lockSubscription(context, params.id);
  const { overlapHours = 24 } = body;
  const previousUntil = overlapHours > 0 ? new Date(now.getTime() + overlapHours * HOUR_MS) : null;
  const { secret, stored } = await makeSecret(context, params.id);
  const values = { tenantId: caller.tenantId, subscriptionId: params.id, ...stored, previousUntil, now };
  await database.execute(queries.setSecret, values);
  await record(context, 'rotated', params.id, {
    ...{ secret: { from: null, to: 'set' }, previousUntil: { from: null, to: previousUntil?.toISOString() ?? null } },
  });
  const { body: view, etag } = await showSubscription(context, params.id);
  return { body: { ...view, secret }, etag };
});

export const removeWebhookSubscription = on(routes.removeWebhookSubscription, async ({ params, ...context }) => {
  const { database, caller } = context;
  const settings = await lockSubscription(context, params.id);
  await database.execute(queries.deleteSubscription, { tenantId: caller.tenantId, subscriptionId: params.id });
  const gone = Object.entries(settings).map(([name, from]) => [name, { from, to: null }]);
  await record(context, 'deleted', params.id, Object.fromEntries(gone));
  return { body: undefined };
});
