/** Histories of a tenant for tests of suggestions, in bulk. Days count back from now. */
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { insert } from '../../../../test/support/api/setup-rows.ts';
import { createTenant } from '../../../../test/support/api/setup-tenant.ts';

/** A sample for each customer, and orders of its product so many days after it. Returns the ids of the samples. */
async function makeSamples(
  { api, tenantId: tenant_id }: { readonly api: TestApi; readonly tenantId: string },
  customerIds: readonly string[],
  daysAgo: number,
  orderedAfter: readonly (number | null)[],
) {
  const product_id = await insert(api, 'crm.products', { tenant_id, sku: 'SKU', name: 'A product' });
  const rows = await api.query<{ id: string }>(
    `with o as (
       insert into crm.orders (tenant_id, customer_id, ordered_at)
       select $1, c.id, now() - ($3::float8 - ($5::float8[])[c.place]) * interval '1 day'
       from unnest($2::uuid[]) with ordinality c (id, place) where ($5::float8[])[c.place] is not null
       returning id
     ), l as (
       insert into crm.order_lines (tenant_id, order_id, product_id) select $1, id, $4 from o
     )
     insert into crm.sample_usages (tenant_id, customer_id, product_id, tasted_at)
     select $1, c.id, $4, now() - $3::float8 * interval '1 day' from unnest($2::uuid[]) with ordinality c (id, place) order by c.place
     returning id`,
    [tenant_id, customerIds, daysAgo, product_id, orderedAfter],
  );
  return rows.map(({ id }) => id);
}

/** A tenant without active triggers before each test. */
export function setupHistory(timeZone = 'UTC') {
  let api: TestApi;
  let tenantId: string;
  let key: string;
  beforeAll(async () => {
    api = await startApi();
  });
  beforeEach(async () => {
    ({ tenantId, key } = await createTenant(api, timeZone));
    await api.query('update automation.automated_triggers set is_active = false where tenant_id = $1', [tenantId]);
  });
  afterAll(() => api?.stop());

  const call = (method: string, path: string, body?: unknown) => api.call({ method, path, key, body });

  async function customers(count: number, columns: { readonly status?: string; readonly attributes?: object } = {}) {
    const rows = await api.query<{ id: string }>(
      `insert into crm.customers (tenant_id, name, status, attributes) select $1, 'Customer ' || n, $3, $4 from generate_series(1, $2::int) n returning id`,
      [tenantId, count, columns.status ?? 'ACTIVE', columns.attributes ?? {}],
    );
    return rows.map(({ id }) => id);
  }

  const trigger = (name: string, trigger_type = 'CUSTOMER_TIMING', config: object = {}) =>
    insert(api, 'automation.automated_triggers', {
      ...{ tenant_id: tenantId, trigger_type, name, config, created_at: new Date(Date.now() - 300 * 86_400_000) },
    });

  /** A task of the trigger for each customer. `keys` are the occurrences, else made up. Completed so many days ago, if at all. */
  async function tasks(
    triggerId: string,
    customerIds: readonly string[],
    daysAgo: number,
    { keys = [], completedDaysAgo }: { keys?: readonly string[]; completedDaysAgo?: number } = {},
  ) {
    await api.query(
      `with k as (
         insert into crm.tasks (tenant_id, customer_id, title, status, created_at, completed_at, occurrence_key)
         select $1, c.id, 'Task', case when $4::float8 is null then 'PENDING' else 'COMPLETED' end, now() - $3::float8 * interval '1 day',
           now() - $4::float8 * interval '1 day', coalesce(($5::text[])[c.place], gen_random_uuid()::text)
         from unnest($2::uuid[]) with ordinality c (id, place)
         returning id, customer_id, created_at, occurrence_key
       )
       insert into automation.triggered_tasks (tenant_id, trigger_id, task_id, customer_id, occurrence_key, triggered_at)
       select $1, $6, id, customer_id, occurrence_key, created_at from k`,
      [tenantId, customerIds, daysAgo, completedDaysAgo ?? null, keys, triggerId],
    );
  }

  async function list(query = '') {
    const { status, body } = await call('GET', `/api/suggestions${query}`);
    if (status !== 200) throw new Error(JSON.stringify(body));
    return body;
  }

  return {
    api: () => api,
    tenantId: () => tenantId,
    key: () => key,
    call,
    customers,
    trigger,
    tasks,
    samples: (customerIds: readonly string[], daysAgo: number, orderedAfter: readonly (number | null)[]) =>
      makeSamples({ api, tenantId }, customerIds, daysAgo, orderedAfter),
    list,
    /** Of the suggestions of one kind. */
    // biome-ignore lint/suspicious/noExplicitAny: a reply's body, which the assertions look into
    of: async (kind: string): Promise<any[]> =>
      (await list()).items.filter((item: { readonly kind: string }) => item.kind === kind),
  };
}
