/** Lists answer whatever moments SQL has written: each table is tried with moments that no ISO text names. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../test/support/api/setup-api.ts';
import { seedTenantWithRows, type TenantWithRows } from '../../test/support/api/setup-collections.ts';
import { tables } from '../../test/support/api/setup-tenants-rows.ts';
import { inputSchemas } from './client-inputs.gen.ts';
import { routes } from './contract.ts';

const MOST_PAGES = 4;

let api: TestApi;
let tenant: TenantWithRows;
beforeAll(async () => {
  api = await startApi();
  tenant = await seedTenantWithRows(api);
});
afterAll(() => api?.stop());

const lists = routes.filter(
  ({ method, path, access }) => method === 'GET' && access !== 'public' && access !== 'platform' && !path.includes('{'),
);

/** Columns with moments or days of every table of tenants' rows. */
async function columns(): Promise<{ table: string; owner: string; column: string }[]> {
  const all = await tables(api);
  const found = await Promise.all(
    all.map(({ name, owner }) =>
      api
        .query<{ column: string }>(
          `select quote_ident(a.attname) as column from pg_attribute a
         where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
           and a.atttypid in ('timestamptz'::regtype, 'date'::regtype)`,
          [name],
        )
        .then((rows) => rows.map(({ column }) => ({ table: name, owner, column }))),
    ),
  );
  return found.flat();
}

/** Writes the moment into every row of the tenant, past triggers. False where a constraint forbids it. */
async function write(place: { table: string; owner: string; column: string }, moment: string): Promise<boolean> {
  const { table, owner, column } = place;
  const sql = `update ${table} set ${column} = '${moment}' where ${owner} = '${tenant.tenantId}'`;
  try {
    await api.query(`do $$ begin perform set_config('session_replication_role', 'replica', true); ${sql}; end $$`);
    return true;
  } catch (error) {
    if (error instanceof Error && /violates check constraint/.test(error.message)) return false;
    throw error;
  }
}

const takesLimit = (name: string) => JSON.stringify(inputSchemas[name]?.query ?? {}).includes('"limit"');

/** `status path` of each list that does not answer, page after page. */
async function refusals(): Promise<string[]> {
  const found: string[] = [];
  for (const { path, exampleQuery, name } of lists) {
    const query = new URLSearchParams({ ...exampleQuery, ...(takesLimit(name) ? { limit: '1' } : {}) });
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const reply = await api.call({
        ...{ method: 'GET', path: `${path}${query.size > 0 ? `?${query}` : ''}`, key: api.platformKey },
        headers: { 'X-Tenant-Id': tenant.tenantId },
      });
      if (reply.status !== 200) found.push(`${reply.status} ${path} ${reply.text?.slice(0, 200)}`);
      const cursor = reply.body?.nextCursor;
      if (typeof cursor !== 'string') break;
      query.set('cursor', cursor);
    }
  }
  return found;
}

it.each(['infinity', '-infinity', '12000-01-01', '0044-03-15 BC'])(
  'every list answers with %s in its rows',
  async (moment) => {
    let written = 0;
    for (const place of await columns()) written += Number(await write(place, moment));
    expect(written).toBeGreaterThan(50);
    expect(await refusals()).toEqual([]);
  },
);
