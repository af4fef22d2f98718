/** A day on which every part of the stack has something to do: what tests of permissions look at. */
import { randomUUID } from 'node:crypto';
import { routes } from '../../functions/api/contract.ts';
import { aCustomer, anOrder, aProduct, aSample } from './factory.ts';
import type { RunningStack, Tenant } from './running-stack.ts';

const DAY_MS = 86_400_000;

/** Something to do for each trigger type, and a sample that came to an order. */
async function fill(stack: RunningStack, tenantId: string): Promise<void> {
  const ago = (days: number) => new Date(stack.now().getTime() - days * DAY_MS).toISOString();
  const productId = await aProduct(stack, tenantId);
  const taster = await aCustomer(stack, tenantId, { name: 'Taster' });
  await aSample(stack, tenantId, taster, productId, ago(10));
  const regular = await aCustomer(stack, tenantId, { name: 'Regular' });
  for (const days of [50, 30]) await anOrder(stack, tenantId, regular, ago(days), {}, productId);
  await anOrder(stack, tenantId, await aCustomer(stack, tenantId, { name: 'New' }), ago(3));
  await aCustomer(stack, tenantId, { name: 'Left alone', do_not_contact_until: ago(1).slice(0, 10) });
}

/** Without an answer's own sense: what matters is that the call came through to the route's function. */
async function callEveryRoute(stack: RunningStack, { adminKey }: Tenant): Promise<void> {
  for (const { method, path, access, example } of routes) {
    const key = access === 'platform' ? stack.connection.platformKey : adminKey;
    const to = path.replace('{id}', randomUUID()).replace('{name}', 'sample-metrics');
    const reply = await stack.api(method, to, { key, ...(example === undefined ? {} : { body: example }) });
    if (reply.status >= 500) throw new Error(`${method} ${to}: ${reply.status} ${JSON.stringify(reply.body)}`);
  }
  // What no route matches, and what its function refuses and rolls back.
  for (const [method, to] of [
    ['GET', '/nowhere'],
    ['POST', '/api/maintenance/nothing/run'],
  ] as const) {
    const { status } = await stack.api(method, to, { key: adminKey });
    if (status !== 404) throw new Error(`${method} ${to}: ${status}`);
  }
}

/** Throws when something of it is refused. Answers the tenant to whom it happened. */
export async function useEverything(stack: RunningStack): Promise<Tenant> {
  const tenant = await stack.newTenant();
  await fill(stack, tenant.tenantId);
  await callEveryRoute(stack, tenant);
  await stack.settle();
  await stack.advance(DAY_MS);
  return tenant;
}
