import { signingKeyOf } from '../../engine/calls/find-signing-key.ts';
import { on } from '../http/route-handler.ts';
import { routes } from './routes.ts';

/** Shown whenever an admin asks: it is derived, and whoever may change the endpoint could have it sent there anyway. */
export const getSigningKey = on(routes.getSigningKey, async ({ caller: { tenantId } }) => {
  const { id, secret } = await signingKeyOf(tenantId);
  return { body: { keyId: id, secret } };
});
