/** Makes, changes and removes connections. Secrets are sealed before they are stored, and no reply and no audit entry has them. */
import { randomUUID } from 'node:crypto';
import { type ConnectionSettings, isOauth, sealKinds, settingsOf } from '../../../engine/connections/connection.ts';
import type { AuthKind } from '../../../engine/connections/kinds.ts';
import type { Json } from '../../../engine/data/statement.ts';
import { EngineError } from '../../../engine/errors.ts';
import { sealSecret } from '../../../engine/seals/seals.ts';
import { type Changes, changesBetween } from '../../http/audit/changes.ts';
import { recordAudit } from '../../http/audit/record-audit.ts';
import { brokenRule } from '../../http/broken-rule.ts';
import { requireMatch } from '../../http/etag.ts';
import { invalid } from '../../http/fields/invalid.ts';
import { on, type RequestContext } from '../../http/route-handler.ts';
import { checkHeader, checkSecret, checkSettings, checkUrl } from './check-settings.ts';
import { presets } from './presets.ts';
import * as queries from './queries.gen.ts';
import { noSuchConnection, showConnection } from './read-connections.ts';
import { routes } from './routes.ts';
import { needsSecret } from './settings-by-kind.ts';

const NOT_AUTHORIZED = 'NOT_AUTHORIZED: nobody has authorised it yet';
/** The last characters of a shorter secret would tell too much of it. */
const LEAST_SHOWN = 12;

/** What a tenant decides of a connection; its secret is written and never read. */
interface Edited {
  readonly name: string;
  readonly baseUrl: string;
  readonly settings: ConnectionSettings;
  readonly idempotencyHeader: string | null;
  readonly perSecond: number;
}

type Given = {
  readonly [M in keyof ConnectionSettings]?: ConnectionSettings[M] | null | undefined;
};

/** Members that are left out stay; null removes one. */
function merged(before: ConnectionSettings, given: Given = {}): ConnectionSettings {
  const all = Object.entries({ ...before, ...given });
  // Object.fromEntries loses the names.
  return Object.fromEntries(all.filter(([, value]) => value !== undefined && value !== null)) as ConnectionSettings;
}

/** As JSON, for the statement and the audit log. */
const toJson = (edited: Edited): Readonly<Record<string, Json>> => JSON.parse(JSON.stringify(edited));

const record = (context: RequestContext, action: string, entityId: string, changes: Changes) =>
  recordAudit(context, { action: `connection.${action}`, entityType: 'connection', entityId, changes });

/** Says that a secret was set, and nothing of it. */
const secretSet = { secret: { from: null, to: 'set' } } as const;

const taken = (name: string, cause?: unknown) =>
  new EngineError('CONFLICT', `There is another connection "${name}"`, {
    ...(cause === undefined ? {} : { cause }),
    details: [{ path: 'name', message: 'is taken' }],
  });

async function sealed({ caller: { tenantId } }: RequestContext, id: string, secret: string) {
  const place = { kind: sealKinds.secret, tenantId, id };
  const lastFour = secret.length < LEAST_SHOWN ? null : secret.slice(-4);
  return { secret: await sealSecret(secret, place), lastFour };
}

/** Throws INVALID_INPUT. */
function checked(auth: AuthKind, edited: Edited): Edited {
  const settings = checkSettings(auth, edited.settings);
  const { idempotencyHeader } = edited;
  if (idempotencyHeader !== null) checkHeader('idempotencyHeader', idempotencyHeader);
  const own = [
    settings.header,
    settings.timestampHeader,
    ...(auth === 'header' || auth === 'hmac' ? [] : ['authorization']),
  ];
  if (own.some((name) => name?.toLowerCase() === idempotencyHeader?.toLowerCase() && name !== undefined))
    throw invalid('idempotencyHeader', 'must be another header than those that authorise calls');
  return { ...edited, settings, baseUrl: checkUrl('baseUrl', edited.baseUrl) };
}

export const createConnection = on(routes.createConnection, async ({ body, ...context }) => {
  const { database, caller, now } = context;
  const preset = body.preset === undefined ? undefined : presets[body.preset];
  const auth = body.auth ?? (preset && 'oauth2-authorization-code');
  if (auth === undefined) throw invalid('auth', 'is required without a preset');
  if (preset && auth !== 'oauth2-authorization-code')
    throw invalid('auth', 'must be oauth2-authorization-code with a preset, or left out');
  const baseUrl = body.baseUrl ?? preset?.baseUrl;
  if (baseUrl === undefined)
    throw invalid('baseUrl', preset ? 'is required: each customer of the service has an own one' : 'is required');
  const { name, idempotencyHeader = 'Idempotency-Key', perSecond = 10, secret } = body;
  const settings = merged(preset?.settings ?? {}, body.settings);
  const edited = checked(auth, { name, baseUrl, settings, idempotencyHeader, perSecond });
  if (secret === undefined && needsSecret(auth))
    throw invalid('secret', `is required for a connection of auth ${auth}`);
  if (secret !== undefined) checkSecret(auth, secret);
  const id = randomUUID();
  const stored = secret === undefined ? { secret: null, lastFour: null } : await sealed(context, id, secret);
  const problem = auth === 'oauth2-authorization-code' ? NOT_AUTHORIZED : null;
  const values = { tenantId: caller.tenantId, connectionId: id, auth, ...edited, ...stored, problem, now };
  const json = toJson(edited);
  if (!(await database.maybeOne(queries.insertConnection, { ...values, settings: json.settings ?? {} })))
    throw taken(name);
  const changes = changesBetween({}, { auth, ...json }) ?? {};
  await record(context, 'created', id, { ...changes, ...(secret === undefined ? {} : secretSet) });
  return showConnection(context, id);
});

/** Locks a connection and checks If-Match. Throws NOT_FOUND or PRECONDITION_FAILED. */
async function lockConnection(context: RequestContext, connectionId: string) {
  const { database, caller } = context;
  const row = await database.maybeOne(queries.lockConnection, { tenantId: caller.tenantId, connectionId });
  if (!row) throw noSuchConnection(connectionId);
  const { auth, secretSetAt, problem: _, ...edited } = row;
  const { etag } = await showConnection(context, connectionId);
  requireMatch(context.ifMatch, etag, { ...edited, secretSetAt: secretSetAt?.toISOString() ?? null });
  // The table's check allows no other kinds.
  return {
    auth: auth as AuthKind,
    hasSecret: secretSetAt !== null,
    edited: { ...edited, settings: settingsOf(row.settings) },
  };
}

const hostOf = (url: string | undefined): string => (url === undefined ? '' : new URL(url).origin);

/** Throws INVALID_INPUT: an admin who cannot read a secret must not get it by sending it to a host of their own either. */
function refuseOtherHost(before: Edited, after: Edited): void {
  const places = [
    ['baseUrl', before.baseUrl, after.baseUrl],
    ['settings.tokenUrl', before.settings.tokenUrl, after.settings.tokenUrl],
  ] as const;
  for (const [place, from, to] of places)
    if (hostOf(from) !== hostOf(to))
      throw invalid('secret', `is required with another host in ${place}: it goes nowhere else than it was given for`);
}

const ofOauth = ({ settings: { tokenUrl, authorizationUrl, clientId, clientAuth, scope, audience } }: Edited) =>
  JSON.stringify([tokenUrl, authorizationUrl, clientId, clientAuth, scope, audience]);

/** Tokens are of a client and of a host. */
const endsTokens = (before: Edited, after: Edited): boolean =>
  ofOauth(before) !== ofOauth(after) || hostOf(before.baseUrl) !== hostOf(after.baseUrl);

function refuseTaken(name: string) {
  return (error: unknown): never => {
    throw brokenRule(error)?.name === 'connections_name' ? taken(name, error) : error;
  };
}

/** Idempotent but for a secret, which is sealed anew and recorded each time. */
export const changeConnection = on(routes.changeConnection, async ({ body, params, ...context }) => {
  const { database, caller, now } = context;
  const { auth, edited: before, hasSecret } = await lockConnection(context, params.id);
  const { secret, name = before.name, baseUrl = before.baseUrl, perSecond = before.perSecond } = body;
  const { idempotencyHeader = before.idempotencyHeader } = body;
  const settings = merged(before.settings, body.settings);
  const after = checked(auth, { name, baseUrl, settings, idempotencyHeader, perSecond });
  if (secret !== undefined) checkSecret(auth, secret);
  else if (hasSecret) refuseOtherHost(before, after);
  const changes = changesBetween(toJson(before), toJson(after));
  const ends =
    isOauth({ auth }) && (endsTokens(before, after) || (secret !== undefined && auth === 'oauth2-client-credentials'));
  if (changes || ends) {
    const problem =
      auth === 'oauth2-authorization-code' ? 'NOT_AUTHORIZED: it was changed, and needs another authorization' : null;
    const values = { tenantId: caller.tenantId, connectionId: params.id, ...after, endsTokens: ends, problem, now };
    const update = { ...values, settings: toJson(after).settings ?? {} };
    await database.execute(queries.updateConnection, update).catch(refuseTaken(name));
  }
  if (secret !== undefined) {
    const stored = await sealed(context, params.id, secret);
    await database.execute(queries.setSecret, { tenantId: caller.tenantId, connectionId: params.id, ...stored, now });
  }
  if (changes || secret !== undefined)
    await record(context, 'changed', params.id, { ...changes, ...(secret === undefined ? {} : secretSet) });
  return showConnection(context, params.id);
});

export const removeConnection = on(routes.removeConnection, async ({ params, ...context }) => {
  const { database, caller } = context;
  const { auth, edited } = await lockConnection(context, params.id);
  const asked = { tenantId: caller.tenantId, connectionId: params.id };
  const [user] = await database.many(queries.listUsers, { ...asked, limit: 1 });
  if (user)
    throw new EngineError(
      'CONFLICT',
      `The workflow "${user.name}" calls by this connection; archive it, or activate a version without it`,
      { details: { workflowId: user.id } },
    );
  await database.execute(queries.deleteConnection, asked);
  const gone = Object.entries({ auth, ...toJson(edited) }).map(([name, from]) => [name, { from, to: null }]);
  await record(context, 'deleted', params.id, Object.fromEntries(gone));
  return { body: undefined };
});
