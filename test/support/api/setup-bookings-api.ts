/** The API with one tenant, and bookings made through it. */
import { type Reply, startApi, type TestApi } from './setup-api.ts';
import { type SeededTenant, seedTenant } from './setup-tenant.ts';

type Body = Readonly<Record<string, unknown>>;

export interface TestBookings {
  readonly api: TestApi;
  readonly tenant: SeededTenant;
  /** As an admin of the tenant. */
  call(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Reply>;
  /** POST of a follow-up of the tenant's customer, a year and more from now unless `body` says otherwise. */
  book(body?: Body): Promise<Reply>;
  /** A user of the tenant with nothing booked. */
  colleague(isActive?: boolean): Promise<string>;
}

export async function startBookings(): Promise<TestBookings> {
  const api = await startApi();
  const tenant = await seedTenant(api);
  const { key, tenantId, customerId } = tenant;
  const call: TestBookings['call'] = (method, path, body, headers = {}) =>
    api.call({ method, path, key, body, headers });
  return {
    api,
    tenant,
    call,
    book: (body = {}) =>
      call('POST', '/api/bookings', {
        customerId,
        bookingType: 'follow_up',
        scheduledAt: '2031-02-03T10:00:00Z',
        ...body,
      }),
    async colleague(isActive = true) {
      const [user] = await api.query<{ id: string }>(
        `insert into crm.users (tenant_id, name, is_active) values ($1, 'Colleague', $2) returning id`,
        [tenantId, isActive],
      );
      return user?.id ?? '';
    },
  };
}

/** `status code path: message …` of a refusal, for one line in a test. */
export function refusalOf({ status, body }: Reply): string {
  const { code, details = [] } = body?.error ?? {};
  const said = details.map((one: { path: string; message: string }) => `${one.path}: ${one.message}`);
  return [status, code, ...said].join(' ');
}
