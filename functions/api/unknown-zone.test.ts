/** The CRM may write a name to crm.tenants.time_zone that is no zone: each route that reads answers, or says what is to be mended. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../test/support/api/setup-api.ts';
import { seedTenantWithRows, type TenantWithRows } from '../../test/support/api/setup-collections.ts';
import { idsOf } from '../../test/support/api/setup-tenants-rows.ts';
import { routes } from './contract.ts';

let api: TestApi;
let tenant: TenantWithRows;
let ids: string[];
beforeAll(async () => {
  api = await startApi();
  tenant = await seedTenantWithRows(api);
  ids = [...new Set([...(await idsOf(api, tenant.tenantId)), tenant.suggestionId])];
});
afterAll(() => api?.stop());

const reads = routes.filter(({ method, access }) => method === 'GET' && access !== 'public' && access !== 'platform');

/** `status code message` of a route's answer for the id that is of its kind. */
async function answerOf({ path, exampleQuery }: (typeof reads)[number]): Promise<string> {
  const own: Readonly<Record<string, string>> = { customerId: tenant.customerId, assigneeId: tenant.userId };
  const query = Object.entries((exampleQuery ?? {}) as Readonly<Record<string, string>>);
  const search = new URLSearchParams(Object.fromEntries(query.map(([name, value]) => [name, own[name] ?? value])));
  const named = path.replaceAll(/\{(?!id\})\w+\}/g, '1');
  for (const id of named.includes('{id}') ? ids : ['']) {
    const { status, body } = await api.call({
      ...{ method: 'GET', key: tenant.key, path: `${named.replaceAll('{id}', id)}?${search}` },
    });
    if (status !== 404) return [status, body?.error?.code, body?.error?.message].filter(Boolean).join(' ');
  }
  return '404';
}

it('no read fails on our side', async () => {
  await api.query(`update crm.tenants set time_zone = 'Foo/Bar' where id = $1`, [tenant.tenantId]);
  const sentence =
    '422 INVALID_TIME_ZONE "Foo/Bar" is no IANA time zone; set crm.tenants.time_zone to one such as America/New_York';
  const refused: string[] = [];
  const failed: string[] = [];
  for (const route of reads) {
    const answer = await answerOf(route);
    if (answer === sentence) refused.push(route.path);
    else if (answer.startsWith('5') || answer.includes('TIME_ZONE')) failed.push(`${route.path} ${answer}`);
  }
  expect(failed).toEqual([]);
  expect(refused).toEqual(expect.arrayContaining(['/api/overview', '/api/tasks/board', '/api/users', '/api/kpis']));
});
