/** Webhooks for tests of the API: an endpoint with a delivery and a refused call, a subscription with a delivery; and a connection that nobody has authorised. */
import type { TestApi } from './setup-api.ts';
import { daysAgo, insert } from './setup-rows.ts';

/** Returns the id of all of them. */
export async function seedWebhook(api: TestApi, tenant_id: string, customer_id: string, mark: string): Promise<string> {
  const at = daysAgo(1);
  const id = await insert(api, 'automation.webhook_endpoints', {
    ...{ tenant_id, name: `Endpoint ${mark}`, form: 'atlas', created_at: at, updated_at: at },
  });
  await insert(api, 'automation.webhook_deliveries', {
    ...{ tenant_id, id, endpoint_id: id, dedupe_key: mark, topic: mark, body: { mark }, size_bytes: 10 },
    ...{ customer_id, received_at: at },
  });
  await api.query(
    `insert into automation.webhook_refusals (tenant_id, endpoint_id, day, reason, calls, last_at, detail) values ($1, $2, $3::timestamptz::date, 'BAD_JSON', 1, $3, $4)`,
    [tenant_id, id, at, mark],
  );
  await insert(api, 'automation.webhook_subscriptions', {
    ...{
      tenant_id,
      id,
      name: `Subscription ${mark}`,
      url: 'https://hooks.example.com/events',
      created_at: at,
      updated_at: at,
    },
    ...{ event_types: ['custom.seeded'], secret: 'sealed.v1.', secret_last_four: 'last', secret_set_at: at },
  });
  const job = { tenant_id, id, type: 'SEND_WEBHOOK', queue: 'http', run_at: at, rank_at: at, created_at: at };
  const ended = { status: 'COMPLETED', completed_at: at, result: { httpStatus: 200 } };
  await insert(api, 'automation.jobs', { ...job, ...ended, payload: { subscriptionId: id, eventId: id, mark } });
  const oauth = { authorizationUrl: 'https://sso.example.com/authorize', tokenUrl: 'https://sso.example.com/token' };
  await insert(api, 'automation.connections', {
    ...{ tenant_id, id, name: `Connection ${mark}`, base_url: 'https://erp.example.com', per_second: 10 },
    ...{
      auth: 'oauth2-authorization-code',
      settings: { ...oauth, clientId: mark },
      problem: 'NOT_AUTHORIZED: nobody has',
    },
    ...{ created_at: at, updated_at: at },
  });
  return id;
}
