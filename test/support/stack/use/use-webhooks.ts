import { aCustomer } from '../../database/factory.ts';
import type { RunningStack, Tenant } from '../setup-stack.ts';

/** Webhooks in both directions, a delivery of a sender that cannot sign and an event that is delivered to `url`; and a connection that somebody does not authorise. */
export async function useWebhooks(
  stack: RunningStack,
  { tenantId, adminKey: key }: Tenant,
  url: string,
): Promise<void> {
  const ask = async (path: string, body: object) => {
    const reply = await stack.api('POST', path, { key, body });
    if (reply.status >= 300) throw new Error(`${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
    return reply.body;
  };
  const { path, secret } = await ask('/api/webhook-endpoints', { name: 'Form', form: 'secret-path' });
  const headers = { 'content-type': 'application/json' };
  const { status } = await fetch(`${stack.runtime.apiUrl}${path}/${secret}`, { method: 'POST', headers, body: '{}' });
  if (status !== 202) throw new Error(`A webhook: ${status}`);

  const types = ['custom.everything'];
  const { id } = await ask('/api/webhook-subscriptions', { name: 'Ours', url, eventTypes: types });
  const customerId = await aCustomer(stack, tenantId, { name: 'Delivered' });
  await ask('/api/events', { type: 'custom.everything', customerId });
  await stack.settle();
  const { items } = (await stack.api('GET', `/api/webhook-subscriptions/${id}/deliveries`, { key })).body;
  if (items[0]?.status !== 'COMPLETED') throw new Error(`A delivery: ${JSON.stringify(items)}`);

  const settings = { authorizationUrl: url, tokenUrl: url, clientId: 'client' };
  const auth = 'oauth2-authorization-code';
  const connection = await ask('/api/connections', { name: 'Ours', baseUrl: url, auth, settings });
  const begun = await ask(`/api/connections/${connection.id}/authorize`, {});
  const query = new URLSearchParams({
    state: new URL(begun.url).searchParams.get('state') ?? '',
    error: 'access_denied',
  });
  const page = await fetch(`${stack.runtime.apiUrl}/oauth/callback?${query}`);
  if (page.status !== 200) throw new Error(`An authorization: ${page.status} ${await page.text()}`);
}
