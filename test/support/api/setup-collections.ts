/** A row in each collection with the caller's id of the tenant's customer, and a customer who can be erased. For tests that walk through the routes. */
import type { TestApi } from './setup-api.ts';
import { daysAgo, insert } from './setup-rows.ts';
import { seedSuggestion } from './setup-suggestion.ts';
import { type SeededTenant, seedTenant } from './setup-tenant.ts';

async function seedCollections(
  api: TestApi,
  ids: { readonly tenantId: string; readonly customerId: string },
): Promise<{ erasableId: string; transferIds: readonly string[] }> {
  const { tenantId: tenant_id, customerId: external_id } = ids;
  const erasableId = `erasable-${external_id}`;
  const named = { tenant_id, external_id };
  await insert(api, 'crm.users', named);
  await insert(api, 'crm.products', named);
  const product_id = await insert(api, 'crm.products', { tenant_id });
  await insert(api, 'crm.customers', named);
  const customer_id = await insert(api, 'crm.customers', { tenant_id, external_id: erasableId });
  await insert(api, 'crm.orders', { ...named, customer_id, ordered_at: daysAgo(1) });
  await insert(api, 'crm.sample_usages', { ...named, customer_id, product_id, tasted_at: daysAgo(1) });
  await insert(api, 'crm.deliverables', { ...named, customer_id, month: 1 });
  await api.query(
    `insert into automation.held_rows (tenant_id, collection, external_id, item, missing_collection, missing_external_id, held_at)
     values ($1, 'orders', 'held', '{}', 'customers', 'missing', now())`,
    [tenant_id],
  );
  return { erasableId, transferIds: await seedTransfers(api, tenant_id, external_id) };
}

/** An import that waits for its file, and an export that waits for its job. */
async function seedTransfers(api: TestApi, tenant_id: string, mark: string): Promise<string[]> {
  const made = { tenant_id, collection: 'customers', created_by: mark, created_at: daysAgo(1) };
  const ids = [crypto.randomUUID(), crypto.randomUUID()];
  await insert(api, 'automation.row_imports', {
    ...made,
    ...{
      id: ids[0],
      file_name: `${mark}.csv`,
      size_bytes: 10,
      state: 'waiting',
      upload_until: daysAgo(0),
    },
    settings: {
      ...{ columns: {}, constants: {}, dryRun: false, mode: 'each', onMissing: 'refuse', emptyCells: 'keep' },
      ...{ encoding: 'auto', delimiter: 'auto' },
    },
  });
  await insert(api, 'automation.row_exports', {
    ...made,
    ...{ id: ids[1], job_id: crypto.randomUUID(), state: 'queued' },
    settings: { filter: {}, columns: ['externalId'] },
  });
  return ids;
}

export type TenantWithRows = SeededTenant & {
  /** The caller's id of a customer; other rows of collections have `customerId` as theirs. */
  readonly erasableId: string;
  /** Of an import that waits for its file, and of an export. */
  readonly transferIds: readonly string[];
  readonly suggestionId: string;
};

/** As seedTenant, with rows that have ids of the caller. */
export async function seedTenantWithRows(api: TestApi, tasks?: number): Promise<TenantWithRows> {
  const tenant = await seedTenant(api, tasks);
  const collections = await seedCollections(api, tenant);
  return { ...tenant, ...collections, suggestionId: await seedSuggestion(api, tenant) };
}
