/** A tenant that sends batches, for tests: a user, two products and a customer to refer to. */
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { createTenant } from '../../../../test/support/api/setup-tenant.ts';

interface Result {
  readonly result: string;
  readonly code: string | null;
  readonly path: string | null;
}

export const NDJSON = { 'content-type': 'application/x-ndjson' };

export async function setUpRows() {
  const api: TestApi = await startApi();
  let tenant = await createTenant(api);
  const put = (path: string, body: unknown, headers: Record<string, string> = {}, key = tenant.key) =>
    api.call({ method: 'PUT', path: `/api/crm/${path}`, key, body, headers });
  const get = (path: string, key = tenant.key) => api.call({ method: 'GET', path: `/api/crm/${path}`, key });
  return {
    api,
    put,
    get,
    tenantId: () => tenant.tenantId,
    key: () => tenant.key,
    /** Makes a tenant without rows. */
    async reset(): Promise<void> {
      tenant = await createTenant(api);
    },
    async base(): Promise<void> {
      await put('users', [{ externalId: 'u', name: 'Rui' }]);
      await put('products', [{ externalId: 'p', sku: 'RED' }, { externalId: 'q' }]);
      await put('customers', [{ externalId: 'c', name: 'Ada', salesRepExternalId: 'u' }]);
    },
    /** `created`, or `refused <code> <path>`, for each row. */
    async results(path: string, body: unknown, headers: Record<string, string> = {}): Promise<string[]> {
      const reply = await put(path, body, headers);
      if (reply.status !== 200) throw new Error(JSON.stringify(reply.body));
      return reply.body.results.map(({ result, code, path: at }: Result) =>
        [result, code, at].filter(Boolean).join(' '),
      );
    },
  };
}
