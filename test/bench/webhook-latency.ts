/** D3: the time of a webhook's delivery from the call to the answer, by when its event is stored, warm, through gateway, function and Data API. */
import { createHmac } from 'node:crypto';
import type { Bench, BenchRun, Table } from './bench.ts';
import { makeTenant } from './event-latency.ts';
import { percentile } from './percentile.ts';
import { median } from './rounds.ts';
import type { Stack } from './stack.ts';
import { three, times } from './table.ts';

const WARM_UP = 10;

interface Endpoint {
  readonly path: string;
  readonly secret: string;
}

async function makeEndpoint({ connection }: Stack, tenantId: string): Promise<Endpoint> {
  const mapping = { id: 'externalId', email: 'email', name: 'name', plan: 'attributes.plan' };
  const response = await fetch(`${connection.apiUrl}/api/webhook-endpoints`, {
    method: 'POST',
    headers: {
      ...{ authorization: `Bearer ${connection.platformKey}`, 'x-tenant-id': tenantId },
      'content-type': 'application/json',
    },
    body: JSON.stringify({
      ...{ name: 'Bench', form: 'atlas', perSecond: 100 },
      customer: { matchBy: 'externalId', mapping },
    }),
  });
  if (response.status !== 201) throw new Error(`D3: no endpoint: ${await response.text()}`);
  return (await response.json()) as Endpoint; // the route's reply
}

/** Returns the milliseconds until the answer. */
async function deliver({ connection, runtime }: Stack, { path, secret }: Endpoint, n: number, status = 202) {
  await runtime.settle();
  const body = JSON.stringify({
    type: 'form_submitted',
    id: `c-${n}`,
    email: `c${n}@example.com`,
    name: 'Ada',
    plan: n,
  });
  const seconds = String(Math.floor(runtime.clock.now().getTime() / 1000));
  const signature = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  const startedAt = performance.now();
  const response = await fetch(`${connection.apiUrl}${path}`, {
    method: 'POST',
    headers: {
      ...{ 'content-type': 'application/json', 'x-atlas-timestamp': seconds },
      'x-atlas-signature': signature,
    },
    body,
  });
  const answer = await response.text();
  const ms = performance.now() - startedAt;
  if (response.status !== status) throw new Error(`D3: answered ${response.status}: ${answer}`);
  return ms;
}

async function run({ stack: startOnce, isQuick, say }: BenchRun): Promise<Table[]> {
  const stack = await startOnce();
  const count = isQuick ? 40 : 200;
  say(`D3: ${count} deliveries, one at a time`);
  const tenantId = await makeTenant(stack.client, false);
  const endpoint = await makeEndpoint(stack, tenantId);
  const madeUp = { ...endpoint, path: `/hooks/00000000-0000-4000-8000-000000000000` };
  for (let n = 0; n < WARM_UP; n += 1) await deliver(stack, endpoint, n);
  const [bare, stored]: [number[], number[]] = [[], []];
  for (let n = WARM_UP; n < WARM_UP + count; n += 1) {
    bare.push(await deliver(stack, madeUp, n, 404));
    stored.push(await deliver(stack, endpoint, n));
  }
  const { rows } = await stack.client.query<{ events: number }>(
    `select count(*)::int as events from automation.events e
     join crm.customers c on c.tenant_id = e.tenant_id and c.id = e.customer_id
     where e.tenant_id = $1 and e.type = 'webhook.received'`,
    [tenantId],
  );
  if (rows[0]?.events !== WARM_UP + count) throw new Error(`D3: ${rows[0]?.events} events are stored`);
  const row = (name: string, values: readonly number[]) => [
    ...[name, three(median(values)), three(percentile(values, 0.99)), times(median(values) / median(bare))],
  ];
  return [
    {
      title: `D3 · a webhook's delivery until it is answered, ms, warm, through the whole stack, ${count} times`,
      columns: ['', 'p50', 'p99', 'p50 of bare'],
      rows: [
        row('bare: of no endpoint, which costs no statement', bare),
        row('a new customer and its event are stored', stored),
      ],
      notes: ['goal: p50 ≤ 30 ms'],
    },
  ];
}

export const webhookLatency: Bench = { name: 'D3', run };
