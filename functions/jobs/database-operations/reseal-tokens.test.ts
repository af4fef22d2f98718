/** CLEANUP_OLD_JOBS seals secrets of tenants anew, so that a second replacement of the key loses none. */
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { type LedgerSetup, START, setUpLedger, TENANT } from '../../../test/support/jobs/setup-ledger.ts';
import { NO_TENANT } from '../../engine/no-tenant.ts';
import { seal, sealingKey, unseal } from '../../engine/seals/seal.ts';
import * as jobTypes from './index.ts';
import { databaseOperations } from './queue.ts';

const secret = vi.hoisted(() => ({ value: '', since: new Date(0), previous: undefined as string | undefined }));
vi.mock('../../engine/aws/read-secret.ts', () => ({ readVersions: async () => secret }));

const [FIRST, SECOND, THIRD] = [1, 2, 3].map((n) => `${n} master secret of some forty characters.`) as [
  string,
  string,
  string,
]; // three
const HOUR_MS = 3_600_000;

let setup: LedgerSetup;
beforeAll(async () => {
  setup = await setUpLedger();
});
beforeEach(async () => {
  await setup.clear();
  await setup.data.query(
    'truncate automation.pages, automation.webhook_endpoints, automation.webhook_subscriptions, automation.connections cascade',
  );
});
afterAll(() => setup.close());

const place = (id: number) => ({ kind: 'page', tenantId: TENANT, id: String(id) });
const replaceKey = (value: string, previous?: string, since = new Date(START.getTime() - HOUR_MS)) =>
  Object.assign(secret, { value, previous, since });

async function addPage(id: number, master: string | null): Promise<void> {
  const token = master === null ? null : seal(sealingKey(master), `token ${id}`, place(id));
  await setup.data.query(
    `insert into automation.pages (page_id, tenant_id, channel, name, token, token_set_at) values ($1, $2, 'page', 'Page', $3::text, case when $3::text is not null then $4::timestamptz end)`,
    [id, TENANT, token, START],
  );
}

const tokens = () =>
  setup.data.query<{ id: number; token: string }>(
    'select page_id::int as id, token from automation.pages where token is not null order by 1',
  );

async function cleanUp(): Promise<unknown> {
  setup.advance(1);
  const [id = ''] = await setup.add({ tenant_id: NO_TENANT, queue: 'database-operations', type: 'CLEANUP_OLD_JOBS' });
  await setup.wakeUp(databaseOperations, jobTypes);
  return (await setup.job(id)).result;
}

it('opens all tokens with the present key afterwards, once', async () => {
  await addPage(1, FIRST);
  await addPage(2, SECOND);
  await addPage(3, null);
  replaceKey(SECOND, FIRST);
  expect(await cleanUp()).toMatchObject({ tokensResealed: 1, tokensLost: 0 });
  const after = await tokens();
  for (const { id, token } of after) expect(unseal([sealingKey(SECOND)], token, place(id))).toBe(`token ${id}`);
  expect(await cleanUp()).toMatchObject({ tokensResealed: 0, tokensLost: 0 });
  expect(await tokens()).toEqual(after);
  replaceKey(THIRD, SECOND);
  expect(await cleanUp()).toMatchObject({ tokensResealed: 2, tokensLost: 0 });
});

it('leaves tokens alone while functions may still have the key before, and those that no key opens', async () => {
  await addPage(1, FIRST);
  const before = await tokens();
  replaceKey(SECOND, FIRST, START);
  expect(await cleanUp()).toMatchObject({ tokensResealed: 0, tokensLost: 0 });
  replaceKey(THIRD, SECOND);
  expect(await cleanUp()).toMatchObject({ tokensResealed: 0, tokensLost: 1 });
  expect(await tokens()).toEqual(before);
});

it('seals every kind anew: of webhooks in both directions with the secrets before, and of connections with their tokens', async () => {
  const id = 'a1b2c3d4-0000-4000-8000-000000000001';
  const [url, types] = ['https://hooks.example.com', ['custom.a']];
  const sealed = (kind: string, text: string) => seal(sealingKey(FIRST), text, { kind, tenantId: TENANT, id });
  await setup.data.query(
    `insert into automation.webhook_endpoints (tenant_id, id, name, form, secret, secret_set_at, previous_secret, previous_until) values ($1, $2, 'A', 'atlas', $3, $5, $4, $5)`,
    [TENANT, id, sealed('webhook-endpoint', 'one'), sealed('webhook-endpoint', 'two'), START],
  );
  await setup.data.query(
    `insert into automation.webhook_subscriptions (tenant_id, id, name, url, event_types, secret, secret_last_four, secret_set_at, previous_secret, previous_until)
     values ($1, $2, 'A', $5, $6, $3, 'last', $7, $4, $7)`,
    [TENANT, id, sealed('webhook-subscription', 'one'), sealed('webhook-subscription', 'two'), url, types, START],
  );
  await setup.data.query(
    `insert into automation.connections (tenant_id, id, name, base_url, auth, settings, per_second, secret, secret_set_at, access_token, token_at, refresh_token, created_at, updated_at)
     values ($1, $2, 'A', $6, 'oauth2-authorization-code', '{}', 1, $3, $7, $4, $7, $5, $7, $7)`,
    [
      ...[TENANT, id, sealed('connection', 'one'), sealed('connection-access-token', 'two')],
      ...[sealed('connection-refresh-token', 'three'), url, START],
    ],
  );
  replaceKey(SECOND, FIRST);
  expect(await cleanUp()).toMatchObject({ tokensResealed: 7, tokensLost: 0 });
  replaceKey(THIRD, SECOND);
  expect(await cleanUp()).toMatchObject({ tokensResealed: 7, tokensLost: 0 });
  const [row] = await setup.data.query<Record<string, string>>(
    `select e.secret as a, e.previous_secret as b, s.secret as c, s.previous_secret as d, c.secret as e, c.access_token as f, c.refresh_token as g
     from automation.webhook_endpoints e, automation.webhook_subscriptions s, automation.connections c`,
  );
  const kinds = ['webhook-endpoint', 'webhook-endpoint', 'webhook-subscription', 'webhook-subscription'];
  const all = [...kinds, 'connection', 'connection-access-token', 'connection-refresh-token'];
  const opened = Object.values(row ?? {}).map((text, index) =>
    unseal([sealingKey(THIRD)], text, { kind: all[index] ?? '', tenantId: TENANT, id }),
  );
  expect(opened).toEqual(['one', 'two', 'one', 'two', 'one', 'two', 'three']);
});
