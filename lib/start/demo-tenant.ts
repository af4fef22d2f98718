/** Makes the demo tenant through the API, as an operator would, loads the sample and lets the schedules act once. */
import pg from 'pg';
import type { Runtime } from '../local/runtime/runtime.ts';
import type { Connection } from './connection.ts';
import { demoExperiments, demoWorkflow, seedExposures } from './demo/experiments.ts';
import { CDNOW_END, seedCdnow } from './demo/seed-cdnow.ts';

export type Demo = NonNullable<Connection['demo']>;

const TENANT = { slug: 'demo', name: 'CDNOW demo', timeZone: 'America/New_York' };
/** The longest move of the clock: schedules that run every six hours run once. */
const ONE_ROUND_MS = 6 * 3_600_000;

async function post(connection: Connection, path: string, body: object, headers: object = {}, method = 'POST') {
  const response = await fetch(`${connection.apiUrl}${path}`, {
    method,
    headers: { authorization: `Bearer ${connection.platformKey}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok && response.status !== 409)
    throw new Error(`${method} ${path} returned ${response.status}: ${text}`);
  const answer: Readonly<Record<string, unknown>> = JSON.parse(text);
  return { isConflict: response.status === 409, answer };
}

/** With --database-url the tenant may exist from another data folder, whose key is not known here. */
async function findTenant(connection: Connection, client: pg.Client): Promise<Demo> {
  const { rows } = await client.query('select id from crm.tenants where slug = $1', [TENANT.slug]);
  const tenantId = String(rows[0]?.id);
  const key = { role: 'admin', name: 'Demo' };
  const { answer } = await post(connection, '/api/admin/keys', key, { 'x-tenant-id': tenantId });
  return { tenantId, adminKey: String(answer.key) };
}

/** Those that are there already stay as they are. */
async function makeExperiments(connection: Connection, client: pg.Client, tenantId: string): Promise<void> {
  const headers = { 'x-tenant-id': tenantId };
  const send = (path: string, body: object = {}, method?: string) => post(connection, path, body, headers, method);
  const drawn = await Promise.all(demoExperiments.map(({ body }) => send('/api/experiments', body)));
  if (drawn.some(({ isConflict }) => isConflict)) return;
  await send('/api/admin/settings', { workflows: true }, 'PATCH');
  const { answer } = await send('/api/workflows', demoWorkflow);
  await send(`/api/workflows/${answer.id}/publish`);
  await send(`/api/workflows/${answer.id}/activate`);
  for (const [n, experiment] of demoExperiments.entries()) {
    const experimentId = String(drawn[n]?.answer.id);
    await send(`/api/experiments/${experimentId}/start`);
    await seedExposures(client, { tenantId, experimentId, endMs: Date.parse(CDNOW_END) }, experiment);
  }
}

export async function makeDemoTenant(connection: Connection): Promise<Demo> {
  const client = new pg.Client({ connectionString: connection.databaseUrl });
  await client.connect();
  try {
    const { isConflict, answer } = await post(connection, '/api/admin/tenants', TENANT);
    const demo = isConflict
      ? await findTenant(connection, client)
      : { tenantId: String(answer.tenantId), adminKey: String(answer.key) };
    await seedCdnow(client, demo);
    await makeExperiments(connection, client, demo.tenantId);
    // Its schedule comes a minute after those of the first round.
    await post(connection, '/api/maintenance/fit-cadence/run', {}, { 'x-tenant-id': demo.tenantId });
    return demo;
  } finally {
    await client.end();
  }
}

/** Moves the clock past the next occurrence of each schedule that comes within one round. */
export async function fireSchedulesOnce(runtime: Runtime): Promise<void> {
  const now = runtime.clock.now().getTime();
  const nexts = runtime.services.scheduler.schedules().flatMap(({ next }) => (next ? [Date.parse(next)] : []));
  const soon = nexts.filter((next) => next <= now + ONE_ROUND_MS);
  const target = Math.max(...(soon.length > 0 ? soon : [Math.min(...nexts)]));
  if (Number.isFinite(target)) await runtime.advance(new Date(target));
}
