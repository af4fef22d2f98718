/** What the audit log has of writers by SQL and of the API's callers, and how it is read. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { createKey, createTenant } from '../../../../test/support/api/setup-tenant.ts';

let api: TestApi;
let tenantId: string;
let key: string;

beforeAll(async () => {
  api = await startApi();
});
beforeEach(async () => {
  ({ tenantId, key } = await createTenant(api));
});
afterAll(() => api.stop());

const audit = async (query: string, as = key) => {
  const { status, body } = await api.call({ method: 'GET', path: `/api/audit?${query}`, key: as });
  return status === 200 ? body.items : [status, body.error.code];
};
const bySql = async () => {
  const [row] = await api.query<{ login: string }>('select session_user as login');
  return `sql:${row?.login}`;
};

describe('changes by SQL', () => {
  it('of triggers are in the audit log, with the login and each member from and to', async () => {
    await api.query(
      `update automation.automated_triggers set is_active = false, config = config || '{"daysAfter": 9}'
       where tenant_id = $1 and trigger_type = 'SAMPLE_NO_ORDER'`,
      [tenantId],
    );
    const entries = await audit(`entityType=trigger&actor=${await bySql()}`);
    expect(entries).toHaveLength(2);
    expect(entries[0]).toMatchObject({
      ...{ action: 'trigger.changed', actor: await bySql() },
      changes: { isActive: { from: true, to: false }, config: { to: { daysAfter: 9 } } },
    });
    expect(Object.keys(entries[0].changes).sort()).toEqual(['config', 'isActive']);
  });

  it('of settings are too, whether inserted, changed or deleted', async () => {
    await api.query('insert into automation.tenant_settings (tenant_id, client_journey) values ($1, true)', [tenantId]);
    await api.query('update automation.tenant_settings set retry_missed_calls = true where tenant_id = $1', [tenantId]);
    await api.query('delete from automation.tenant_settings where tenant_id = $1', [tenantId]);
    const entries = await audit(`entityType=settings&entityId=${tenantId}`);
    expect(entries.map(({ action }: { action: string }) => action)).toEqual([
      'settings.deleted',
      'settings.changed',
      'settings.created',
    ]);
    expect(entries[1].changes).toEqual({ retryMissedCalls: { from: false, to: true } });
    expect(entries[2].changes).toMatchObject({ clientJourney: { from: null, to: true } });
  });

  it('that change nothing are not in it', async () => {
    await api.query('update automation.automated_triggers set updated_at = now() where tenant_id = $1', [tenantId]);
    expect(await audit(`actor=${await bySql()}`)).toEqual([]);
  });

  it('count as the time of the stack, where a transaction says it', async () => {
    await api.query(
      `with clock as materialized (select set_config('followthrough.now', '2031-01-01T00:00:00Z', true) as at)
       update automation.automated_triggers set is_active = false from clock where tenant_id = $1 and clock.at <> ''`,
      [tenantId],
    );
    expect((await audit('since=2031-01-01T00:00:00Z')).length).toBe(5);
    expect(await audit('since=2031-01-01T00:00:00.001Z')).toEqual([]);
  });
});

describe("changes by the API's callers", () => {
  it('are in the audit log once, in their name', async () => {
    const settings = { method: 'PATCH', path: '/api/admin/settings', key, body: { clientJourney: true } };
    expect((await api.call(settings)).status).toBe(200);
    const body = { triggerType: 'CUSTOMER_TIMING', name: 'By a caller' };
    const made = await api.call({ method: 'POST', path: '/api/admin/triggers', key, body });
    await api.call({ method: 'DELETE', path: `/api/admin/triggers/${made.body.id}`, key });
    const [entry, ...others] = await audit('entityType=settings');
    expect([entry.actor, entry.changes, others]).toEqual([
      expect.stringMatching(/^key:/),
      { clientJourney: { from: false, to: true } },
      [],
    ]);
    const ofTrigger = await audit(`entityId=${made.body.id}`);
    expect(ofTrigger).toHaveLength(2);
    for (const { actor } of ofTrigger) expect(actor).toBe(entry.actor);
  });
});

describe('the list', () => {
  it('is paged newest first, and filtered by action and time', async () => {
    const created = await audit('action=trigger.created');
    expect(created).toHaveLength(5);
    const seen: string[] = [];
    for (let cursor = ''; ; ) {
      const { body } = await api.call({
        method: 'GET',
        path: `/api/audit?action=trigger.created&limit=2${cursor}`,
        key,
      });
      seen.push(...body.items.map(({ id }: { id: string }) => id));
      if (body.nextCursor === null) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    expect(seen).toEqual(created.map(({ id }: { id: string }) => id));
    expect(await audit(`before=${created[0].occurredAt}`)).toEqual([]);
    expect(await audit('since=yesterday')).toEqual([422, 'INVALID_INPUT']);
  });

  it('tells what triggers did from what everybody else changed', async () => {
    await api.query(
      `insert into automation.audit_log (tenant_id, actor, action, entity_type, entity_id, changes, occurred_at)
       select $1, 'trigger:' || gen_random_uuid(), 'evaluation.succeeded', 'evaluation', gen_random_uuid(), '{}', now() from generate_series(1, 60)`,
      [tenantId],
    );
    const actions = async (query: string) =>
      new Set((await audit(`limit=200&${query}`)).map(({ action }: { action: string }) => action));
    expect(await actions('isByTrigger=true')).toEqual(new Set(['evaluation.succeeded']));
    const others = await actions('isByTrigger=false');
    expect([others.has('trigger.created'), others.has('evaluation.succeeded')]).toEqual([true, false]);
    expect(await actions('')).toEqual(new Set([...others, 'evaluation.succeeded']));
  });

  it('leaves large changes out, and is for admins', async () => {
    await api.query(
      `update automation.automated_triggers set description = repeat('x', 5000)
       where tenant_id = $1 and trigger_type = 'CUSTOMER_TIMING'`,
      [tenantId],
    );
    const [entry] = await audit(`actor=${await bySql()}`);
    expect(entry).toMatchObject({ action: 'trigger.changed', changes: null });
    const operator = await createKey(api, key, 'operator');
    expect(await audit('', operator.key)).toEqual([403, 'FORBIDDEN']);
  });
});
