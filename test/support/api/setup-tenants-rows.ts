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

/** Everything that a tenant has, as text. */
export async function snapshot(api: TestApi, tenantId: string): Promise<string> {
  const parts = [];
  for (const { name, owner } of await tables(api)) {
    const rows = await api.query(`select to_jsonb(x)::text as row from ${name} x where ${owner} = $1 order by 1`, [
      tenantId,
    ]);
    parts.push(`${name} ${rows.map(({ row }) => row).join('\n')}`);
  }
  return parts.join('\n');
}

/** Returns ids of up to two rows of each of its tables. */
export async function idsOf(api: TestApi, tenantId: string): Promise<string[]> {
  const ids: string[] = [tenantId];
  for (const { name, owner } of await tables(api)) {
    // A number, as the outbox counts, is in every answer by chance.
    const [hasId] = await api.query(
      `select 1 from pg_attribute where attrelid = $1::regclass and attname = 'id' and atttypid = 'uuid'::regtype`,
      [name],
    );
    if (!hasId) continue;
    const rows = await api.query<{ id: string }>(`select id::text from ${name} where ${owner} = $1 limit 2`, [
      tenantId,
    ]);
    ids.push(...rows.map(({ id }) => id));
  }
  return ids;
}
