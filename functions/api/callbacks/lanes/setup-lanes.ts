/** A tenant's lanes through the API, with jobs in them and a worker that claims. */
import { randomUUID } from 'node:crypto';
import { startApi } from '../../../../test/support/api/setup-api.ts';
import { createTenant } from '../../../../test/support/api/setup-tenant.ts';

export async function setUpLanes() {
  const api = await startApi();
  let tenantId = '';
  let key = '';
  const call = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}, as = key) =>
    api.call({ method, path, key: as, body, headers });
  return {
    api,
    call,
    tenantId: () => tenantId,
    key: () => key,
    /** Makes a tenant, and leaves no job and no lane of others. */
    async reset(): Promise<void> {
      ({ tenantId, key } = await createTenant(api));
      await api.query(
        'truncate automation.jobs, automation.waiting_jobs, automation.job_claims, automation.lanes, automation.lane_states, automation.lane_turns, automation.lane_notices, automation.lane_claims',
      );
    },
    async create(name: string, settings: object = {}) {
      const { status, body } = await call('POST', '/api/lanes', { key: name, ...settings });
      if (status !== 201) throw new Error(`The lane was not made: ${JSON.stringify(body)}`);
      return body;
    },
    add: (lane: string | null, jobs: number) =>
      api.query(
        `insert into automation.jobs (tenant_id, type, queue, priority, run_at, created_at, lane_key)
         select $1, 'WORK', 'email', 5, now() - interval '1 minute', now() - interval '1 minute', $2 from generate_series(1, $3::int)`,
        [tenantId, lane, jobs],
      ),
    /** Claims as a worker of a queue does. */
    claim: (room: number, perMinute: number | null = null) =>
      api.query(
        `select id from automation.claim_jobs('email', 'normal', 50, $2, $1, now(), now() + interval '1 minute', $3, '[]', '[]')
         where pause_ms is null`,
        [room, perMinute, randomUUID()],
      ),
    audit: (entityId: string) =>
      api.query<{ action: string; changes: Record<string, unknown> }>(
        `select action, changes from automation.audit_log where tenant_id = $1 and entity_id = $2 order by occurred_at, id`,
        [tenantId, entityId],
      ),
    /** The topics that are to be woken; deletes them. */
    wakeUps: () =>
      api.query('with gone as (delete from automation.outbox returning topic) select topic from gone order by 1'),
  };
}

export type LanesSetup = Awaited<ReturnType<typeof setUpLanes>>;
