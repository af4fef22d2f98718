import { signingKeyOf } from '../../engine/calls/find-signing-key.ts';
import { on } from '../http/route-handler.ts';
import { routes } from './routes.ts';

/** Returned as often as an admin asks: an admin could also change the endpoint and receive signed calls. */
export const getSigningKey = on(routes.getSigningKey, async ({ caller: { tenantId } }) => {
  const { id, secret, previous } = await signingKeyOf(tenantId);
  const before = previous && { keyId: previous.id, secret: previous.secret, validUntil: previous.validUntil };
  return { body: { keyId: id, secret, previous: before ?? null } };
});
