/** Reads everything that a tenant has. */
import type { TestApi } from './setup-api.ts';

/** Every table of tenants' rows, and its column with the tenant. */
export async function tables(api: TestApi): Promise<{ name: string; owner: string }[]> {
  return api.query(
    `select format('%I.%I', c.table_schema, c.table_name) as name, c.column_name as owner
     from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
     where t.table_type = 'BASE TABLE' and c.table_schema in ('crm', 'automation')
       and (c.column_name = 'tenant_id' or (c.table_name = 'tenants' and c.column_name = 'id'))
     order by 1`,
  );
}

/** Everything that a tenant has, as text. One statement reads all tables: it is asked for around every route. */
export async function snapshot(api: TestApi, tenantId: string): Promise<string> {
  const ofTable = (await tables(api)).map(
    ({ name, owner }) => `select '${name}' as name, to_jsonb(x)::text as row from ${name} x where ${owner} = $1`,
  );
  const rows = await api.query<{ line: string }>(
    `select concat_ws(' ', name, row) as line from (${ofTable.join(' union all ')}) x order by 1`,
    [tenantId],
  );
  return rows.map(({ line }) => line).join('\n');
}

/** Returns the id of a row of each of its tables. */
export async function idsOf(api: TestApi, tenantId: string): Promise<string[]> {
  const ids: string[] = [tenantId];
  for (const { name, owner } of await tables(api)) {
    // A number, as the outbox counts, is in every answer by chance.
    const [hasId] = await api.query(
      `select 1 from pg_attribute where attrelid = $1::regclass and attname = 'id' and atttypid = 'uuid'::regtype`,
      [name],
    );
    if (!hasId) continue;
    const rows = await api.query<{ id: string }>(`select id::text from ${name} where ${owner} = $1 limit 1`, [
      tenantId,
    ]);
    ids.push(...rows.map(({ id }) => id));
  }
  return ids;
}
