import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../test/support/api/setup-api.ts';
import { createKey, createTenant } from '../../../test/support/api/setup-tenant.ts';

let api: TestApi;
let tenantId: string;
let key: string;
beforeAll(async () => {
  api = await startApi();
  ({ tenantId, key } = await createTenant(api));
  await api.query(
    `insert into automation.email_addresses
       (tenant_id, address, stopped_reason, stopped_at, soft_bounces, last_detail, last_reported_at)
     select $1, a.address, a.reason, case when a.reason is not null then a.at end, a.soft, 'x', a.at
     from (values ('a@example.org', 'BOUNCED', 0, timestamptz '2026-03-01T12:00:00Z'),
       ('b@example.org', 'COMPLAINED', 0, timestamptz '2026-03-01T12:00:00Z'),
       ('c@example.org', null, 3, timestamptz '2026-03-02T12:00:00Z')) a (address, reason, soft, at)`,
    [tenantId],
  );
});
afterAll(() => api.stop());

const list = async (query = '') => (await api.call({ method: 'GET', path: `/api/email-addresses${query}`, key })).body;
const allow = (id: string, as = key) => api.call({ method: 'POST', path: `/api/email-addresses/${id}/allow`, key: as });
const named = ({ items }: { items: { address: string }[] }) => items.map(({ address }) => address);

describe('email addresses', () => {
  it('are listed by their newest report, in pages, by state and by address', async () => {
    const first = await list('?limit=2');
    expect(first.items).toHaveLength(2);
    expect(first.items[0]).toMatchObject({ address: 'c@example.org', softBounces: 3, stoppedReason: null });
    const rest = await list(`?limit=2&cursor=${first.nextCursor}`);
    expect([...named(first), ...named(rest)].sort()).toEqual(['a@example.org', 'b@example.org', 'c@example.org']);
    expect(rest.nextCursor).toBeNull();
    expect(named(await list('?isStopped=true')).sort()).toEqual(['a@example.org', 'b@example.org']);
    expect(named(await list('?isStopped=false'))).toEqual(['c@example.org']);
    expect(named(await list('?address=A%40Example.org'))).toEqual(['a@example.org']);
  });

  it('take mail again when a person says so, once', async () => {
    const [{ id }] = (await list('?address=a@example.org')).items;
    for (let times = 0; times < 2; times += 1)
      expect(await allow(id)).toMatchObject({ status: 200, body: { id, stoppedReason: null, stoppedAt: null } });
    expect(named(await list('?isStopped=true'))).toEqual(['b@example.org']);
    const audit = `select changes from automation.audit_log where entity_id = $1 and action = 'email_address.allowed'`;
    expect(await api.query(audit, [id])).toEqual([{ changes: { stoppedReason: { from: 'BOUNCED', to: null } } }]);
  });

  it('need an operator to take mail again', async () => {
    const [{ id }] = (await list('?address=b@example.org')).items;
    const viewer = await createKey(api, key, 'viewer');
    expect((await allow(id, viewer.key)).status).toBe(403);
    expect(named(await list('?isStopped=true'))).toEqual(['b@example.org']);
  });

  it('are refused with an unknown state', async () => {
    const { status } = await api.call({ method: 'GET', path: '/api/email-addresses?isStopped=perhaps', key });
    expect(status).toBe(422);
  });
});
