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

interface Place {
  readonly table: string;
  readonly owner: string;
  readonly column: string;
}

/** Columns with moments or days of every table of tenants' rows. */
const columns = async (): Promise<Place[]> =>
  api.query<{ table: string; owner: string; column: string }>(
    `select t.name as table, t.owner, quote_ident(a.attname) as column
     from jsonb_to_recordset($1) t(name text, owner text)
     join pg_attribute a on a.attrelid = t.name::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     where a.atttypid in ('timestamptz'::regtype, 'date'::regtype)
     order by 1, 3`,
    [JSON.stringify(await tables(api))],
  );

/** Past triggers, into every row of the tenant, or into one where the column is unique. False where a constraint forbids it. */
async function write({ table, owner, column }: Place, moment: string): Promise<boolean> {
  const [off, on] = ['disable', 'enable'].map((how) => `alter table ${table} ${how} trigger user`);
  const mine = `${owner} = '${tenant.tenantId}'`;
  for (const rows of [mine, `ctid = (select ctid from ${table} where ${mine} limit 1)`])
    try {
      const sql = `update ${table} set ${column} = '${moment}' where ${rows}`;
      await api.query(`do $$ begin ${off}; ${sql}; ${on}; end $$`);
      return true;
    } catch (error) {
      const { code = '' } = error as { readonly code?: string };
      if (!['23505', '23514'].includes(code)) throw error;
    }
  return false;
}

const takesLimit = (name: string) => JSON.stringify(inputSchemas[name]?.query ?? {}).includes('"limit"');

/** `status path` of each list that does not answer, page after page. */
async function refusals(): Promise<string[]> {
  const found: string[] = [];
  const idsOf: Readonly<Record<string, string>> = { customerId: tenant.customerId, assigneeId: tenant.userId };
  for (const { path, exampleQuery, name } of lists) {
    const query = new URLSearchParams(takesLimit(name) ? { limit: '1' } : {});
    for (const [member, value] of Object.entries((exampleQuery ?? {}) as Readonly<Record<string, string>>))
      query.set(member, idsOf[member] ?? value);
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
