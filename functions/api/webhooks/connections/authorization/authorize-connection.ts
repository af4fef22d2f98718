/** Begins the authorization of a connection: code grant with PKCE, https://www.rfc-editor.org/rfc/rfc7636. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { attachChecksum } from '../../../../engine/checksum.ts';
import { connectionOf, sealKinds } from '../../../../engine/connections/connection.ts';
import { findConnection } from '../../../../engine/connections/queries.gen.ts';
import { EngineError } from '../../../../engine/errors.ts';
import { sealSecret } from '../../../../engine/seals/seals.ts';
import { recordAudit } from '../../../http/audit/record-audit.ts';
import { on } from '../../../http/route-handler.ts';
import { routes as inbound } from '../../../inbound/routes.ts';
import { noSuchConnection } from '../read-connections.ts';
import { routes } from '../routes.ts';
import { beginAuthorization } from './queries.gen.ts';

const MINUTES = 10;

export const authorizeConnection = on(routes.authorizeConnection, async ({ params, ...context }) => {
  const { database, caller, now, origin } = context;
  const { tenantId, actor } = caller;
  const row = await database.maybeOne(findConnection, { tenantId, id: params.id });
  if (!row) throw noSuchConnection(params.id);
  const { id, auth, settings } = connectionOf(tenantId, row);
  if (auth !== 'oauth2-authorization-code' || settings.authorizationUrl === undefined)
    throw new EngineError('CONFLICT', `A connection of auth ${auth} is authorised by its secret, and not by a person`);
  const [state, verifier] = [randomUUID(), randomBytes(32).toString('base64url')];
  const redirectUri = `${origin}${inbound.receiveAuthorization.path}`;
  const expiresAt = new Date(now.getTime() + MINUTES * 60_000);
  const sealed = await sealSecret(verifier, { kind: sealKinds.verifier, tenantId, id });
  const begun = { tenantId, connectionId: id, state, verifier: sealed, redirectUri, actor, expiresAt };
  await database.execute(beginAuthorization, begun);
  const url = new URL(settings.authorizationUrl);
  const members = {
    ...settings.parameters,
    ...{ response_type: 'code', client_id: settings.clientId ?? '', redirect_uri: redirectUri },
    ...(settings.scope === undefined ? {} : { scope: settings.scope }),
    state: await attachChecksum('oauth-state', state),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(members)) url.searchParams.set(name, value);
  await recordAudit(context, {
    ...{ action: 'connection.authorization_begun', entityType: 'connection', entityId: id },
    changes: { redirectUri: { from: null, to: redirectUri } },
  });
  return { body: { url: url.href, redirectUri, expiresAt } };
});
