/** Adds, changes and removes webhook endpoints. Secrets are sealed before they are stored; a reply shows one once, and no audit entry has it. */
import { randomBytes } from 'node:crypto';
import { makeCheckedId } from '../../engine/checksum.ts';
import type { Json } from '../../engine/data/statement.ts';
import { EngineError } from '../../engine/errors.ts';
import { sealSecret } from '../../engine/seals/seals.ts';
import { type Changes, changesBetween } from '../http/audit/changes.ts';
import { recordAudit } from '../http/audit/record-audit.ts';
import { requireMatch } from '../http/etag.ts';
import { on, type RequestContext } from '../http/route-handler.ts';
import { type FormName, forms } from '../inbound/hooks/forms.ts';
import { type EndpointSettings, mergeSettings } from './check-endpoint.ts';
import * as queries from './queries.gen.ts';
import { noSuchEndpoint, showEndpoint } from './read-endpoints.ts';
import { routes } from './routes.ts';
import { checkSecret, makeSecret } from './secrets.ts';

const HOUR_MS = 3_600_000;

const DEFAULTS = {
  ...{ eventType: 'webhook.received', toleranceSeconds: 300, allowedAddresses: [], perSecond: 10 },
  ...{ isPaused: false, customer: null },
} as const;

/** As JSON, for the statement and the audit log. */
const toJson = (settings: EndpointSettings): Readonly<Record<string, Json>> => JSON.parse(JSON.stringify(settings));

async function storeSecret(context: RequestContext, endpointId: string, secret: string, previousUntil: Date | null) {
  const { database, caller, now } = context;
  const { tenantId } = caller;
  const sealed = await sealSecret(secret, { kind: 'webhook-endpoint', tenantId, id: endpointId });
  const values = { tenantId, endpointId, secret: sealed, lastFour: secret.slice(-4), previousUntil, now };
  await database.execute(queries.setSecret, values);
}

async function storeSettings(context: RequestContext, endpointId: string, settings: EndpointSettings) {
  const { database, caller, now } = context;
  const { dedupePath, allowedAddresses, customer } = toJson(settings);
  await database.execute(queries.updateEndpoint, {
    ...{ tenantId: caller.tenantId, endpointId, now, ...settings },
    ...{ dedupePath: dedupePath ?? null, allowedAddresses: allowedAddresses ?? [], customer: customer ?? null },
  });
}

const record = (context: RequestContext, action: string, entityId: string, changes: Changes) =>
  recordAudit(context, { action: `webhook_endpoint.${action}`, entityType: 'webhook_endpoint', entityId, changes });

/** Says that a secret was set, and nothing of it. */
const secretSet = { secret: { from: null, to: 'set' } } as const;

export const createWebhookEndpoint = on(routes.createWebhookEndpoint, async ({ body, ...context }) => {
  const { database, caller, now } = context;
  const { form, secret: given, ...asked } = body;
  const { dedupeHeader, dedupePath } = forms[form];
  const settings = mergeSettings({ ...DEFAULTS, name: body.name, dedupeHeader, dedupePath }, asked);
  if (given !== undefined) checkSecret(form, given);
  const secret = given ?? makeSecret(form);
  const id = await makeCheckedId('webhook-endpoint');
  const verifyToken = form === 'meta' ? randomBytes(18).toString('base64url') : null;
  const values = { tenantId: caller.tenantId, endpointId: id, name: body.name, form, verifyToken, now };
  await database.execute(queries.insertEndpoint, values);
  await storeSettings(context, id, settings);
  if (secret !== null) await storeSecret(context, id, secret, null);
  const changes = changesBetween({}, { form, ...toJson(settings) }) ?? {};
  await record(context, 'created', id, { ...changes, ...(secret === null ? {} : secretSet) });
  const { body: view, etag } = await showEndpoint(context, id);
  return { body: { ...view, secret }, etag };
});

/** Locks an endpoint and checks If-Match. Throws NOT_FOUND or PRECONDITION_FAILED. */
async function lockEndpoint(context: RequestContext, endpointId: string) {
  const { database, caller } = context;
  const row = await database.maybeOne(queries.lockEndpoint, { tenantId: caller.tenantId, endpointId });
  if (!row) throw noSuchEndpoint(endpointId);
  const { id: _, form, secretSetAt, ...settings } = row;
  const { etag } = await showEndpoint(context, endpointId);
  requireMatch(context.ifMatch, etag, { ...settings, secretSetAt: secretSetAt?.toISOString() ?? null });
  // The table has what mergeSettings returned.
  return { form: form as FormName, secretSetAt, settings: settings as unknown as EndpointSettings };
}

/** Idempotent: without a difference nothing is written. */
export const changeWebhookEndpoint = on(routes.changeWebhookEndpoint, async ({ body, params, ...context }) => {
  const { settings } = await lockEndpoint(context, params.id);
  const after = mergeSettings(settings, body);
  const changes = changesBetween(toJson(settings), toJson(after));
  if (changes) {
    await storeSettings(context, params.id, after);
    await record(context, 'changed', params.id, changes);
  }
  return showEndpoint(context, params.id);
});

/** Each call sets another secret, the same one too, because nobody can compare it. */
export const rotateWebhookSecret = on(routes.rotateWebhookSecret, async ({ body, params, ...context }) => {
  const { form, secretSetAt } = await lockEndpoint(context, params.id);
  if (body.secret !== undefined) checkSecret(form, body.secret);
  const secret = body.secret ?? makeSecret(form);
  if (secret === null)
    throw new EngineError('INVALID_INPUT', `The sender of an endpoint of the form ${form} makes the secret`, {
      details: [{ path: 'secret', message: 'is required: the one that the sender shows' }],
    });
  const { overlapHours = 24 } = body;
  const until = secretSetAt && overlapHours > 0 ? new Date(context.now.getTime() + overlapHours * HOUR_MS) : null;
  await storeSecret(context, params.id, secret, until);
  await record(context, 'rotated', params.id, {
    ...secretSet,
    previousUntil: { from: null, to: until?.toISOString() ?? null },
  });
  const { body: view, etag } = await showEndpoint(context, params.id);
  return { body: { ...view, secret }, etag };
});

export const removeWebhookEndpoint = on(routes.removeWebhookEndpoint, async ({ params, ...context }) => {
  const { database, caller } = context;
  const { form, settings } = await lockEndpoint(context, params.id);
  const asked = { tenantId: caller.tenantId, endpointId: params.id };
  const listener = await database.maybeOne(queries.findListener, asked);
  if (listener)
    throw new EngineError(
      'CONFLICT',
      `The workflow "${listener.name}" starts by this endpoint; archive it, or activate a version without the entry`,
      { details: { workflowId: listener.id } },
    );
  await database.execute(queries.deleteEndpoint, asked);
  const gone = Object.entries({ form, ...toJson(settings) }).map(([name, from]) => [name, { from, to: null }]);
  await record(context, 'deleted', params.id, Object.fromEntries(gone));
  return { body: undefined };
});
