/** What maintenance there is, when it runs, what it came to, and who may run it now. */

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../test/support/api/setup-api.ts';
import { createKey, createTenant } from '../../../test/support/api/setup-tenant.ts';
import { NO_TENANT } from '../../engine/no-tenant.ts';

let api: TestApi;
let tenant: { tenantId: string; key: string };

beforeAll(async () => {
  api = await startApi();
});
beforeEach(async () => {
  tenant = await createTenant(api);
  await api.query('truncate automation.maintenance_runs, automation.jobs');
});
afterAll(() => api.stop());

interface Piece {
  readonly name: string;
  readonly schedule: string;
  readonly isEnabled: boolean;
  readonly disabledBecause: string | null;
  readonly nextRunAt: string;
  readonly lastRuns: readonly Readonly<Record<string, unknown>>[];
}

async function list(key: string): Promise<Readonly<Record<string, Piece>>> {
  const { status, body } = await api.call({ method: 'GET', path: '/api/maintenance', key });
  expect(status).toBe(200);
  return Object.fromEntries(body.items.map((piece: Piece) => [piece.name, piece]));
}

const run = (name: string, key: string, headers: Record<string, string> = {}) =>
  api.call({ method: 'POST', path: `/api/maintenance/${name}/run`, key, headers });

const switchOn = (...names: string[]) =>
  api.query(
    `insert into automation.tenant_settings (tenant_id, ${names}) values ($1, ${names.map(() => 'true')})
     on conflict (tenant_id) do update set ${names.map((name) => `${name} = true`)}`,
    [tenant.tenantId],
  );

const record = (tenantId: string, columns: Readonly<Record<string, unknown>>) => {
  const at = new Date('2026-01-05T00:00:00Z');
  const row = { id: randomUUID(), tenant_id: tenantId, scheduled_at: at, started_at: at, finished_at: at, ...columns };
  const places = Object.keys(row).map((_, index) => `$${index + 1}`);
  const values = Object.values(row);
  return api.query(`insert into automation.maintenance_runs (${Object.keys(row)}) values (${places})`, values);
};

const job = (tenantId: string, columns: Readonly<Record<string, unknown>>) => {
  const at = new Date('2026-01-05T00:00:00Z');
  const row = { id: randomUUID(), tenant_id: tenantId, run_at: at, rank_at: at, created_at: at, ...columns };
  const places = Object.keys(row).map((_, index) => `$${index + 1}`);
  return api.query(`insert into automation.jobs (${Object.keys(row)}) values (${places})`, Object.values(row));
};

describe('the list', () => {
  it('shows when each runs, or why it does not', async () => {
    const { 'database-backup': backup, 'send-reminder-emails': reminders } = await list(tenant.key);
    expect(backup).toMatchObject({ schedule: 'cron(0 0 * * ? *)', isEnabled: true, disabledBecause: null });
    const next = new Date(backup?.nextRunAt ?? '');
    expect(next.getTime()).toBeGreaterThan(Date.now());
    expect(next.toISOString()).toMatch(/T00:00:00.000Z$/);
    expect(reminders).toMatchObject({
      isEnabled: false,
      disabledBecause: expect.stringContaining('clientJourney and emailWorkflows'),
      nextRunAt: null,
    });
    await switchOn('client_journey', 'email_workflows');
    expect((await list(tenant.key))['send-reminder-emails']).toMatchObject({ isEnabled: true, disabledBecause: null });
  });

  it('shows the result of the job, not that it was queued', async () => {
    const id = randomUUID();
    const name = 'database-backup';
    await record(NO_TENANT, { id, name, source: 'SCHEDULE', status: 'SUCCEEDED' });
    const failed = { type: 'BACKUP_DATABASE', queue: 'database-operations', error: 'SNAPSHOT_QUOTA', attempts: 3 };
    const ended = { status: 'FAILED', completed_at: new Date('2026-01-05T00:01:00Z') };
    await job(NO_TENANT, { id, dedupe_key: `maintenance:${name}`, ...failed, ...ended });
    const platform = await list(api.platformKey);
    expect(platform[name]?.lastRuns).toMatchObject([
      { id, status: 'FAILED', error: 'SNAPSHOT_QUOTA', source: 'SCHEDULE' },
    ]);
    // A tenant sees that it ran and how it ended, not why.
    const seen = { id, status: 'FAILED', source: 'SCHEDULE', error: null, detail: null, requestedBy: null };
    expect((await list(tenant.key))[name]?.lastRuns).toMatchObject([seen]);
  });

  it('shows a tenant its own runs, newest first, five of each', async () => {
    const other = await createTenant(api);
    for (const day of [1, 2, 3, 4, 5, 6, 7]) {
      const scheduled_at = new Date(`2026-01-0${day}T00:15:00Z`);
      await record(tenant.tenantId, { name: 'sample-metrics', source: 'SCHEDULE', status: 'SUCCEEDED', scheduled_at });
    }
    await record(other.tenantId, { name: 'sample-metrics', source: 'MANUAL', status: 'FAILED', requested_by: 'key:x' });
    const runs = (await list(tenant.key))['sample-metrics']?.lastRuns ?? [];
    expect(runs.map(({ scheduledAt }) => String(scheduledAt).slice(8, 10))).toEqual(['07', '06', '05', '04', '03']);
    expect((await list(other.key))['sample-metrics']?.lastRuns).toMatchObject([{ status: 'FAILED', source: 'MANUAL' }]);
  });
});

describe('run now', () => {
  it('of the whole installation is for platform keys only', async () => {
    expect((await run('database-backup', tenant.key)).body.error.code).toBe('FORBIDDEN');
    const named = await run('database-backup', api.platformKey, { 'X-Tenant-Id': tenant.tenantId });
    expect(named.body.error).toMatchObject({ code: 'FORBIDDEN', message: expect.stringContaining('platform key') });
    expect(await api.messages('database-backup')).toEqual([]);
    expect((await run('database-backup', api.platformKey)).status).toBe(202);
    expect(await api.messages('database-backup')).toHaveLength(1);
  });

  it('names the setting that is off, and runs once it is on', async () => {
    const { key } = await createKey(api, tenant.key, 'operator');
    const refused = await run('send-reminder-emails', key);
    expect([refused.status, refused.body.error.code]).toEqual([409, 'CONFLICT']);
    await switchOn('client_journey', 'email_workflows');
    expect((await run('send-reminder-emails', key)).status).toBe(202);
    expect(await api.messages('send-reminder-emails')).toMatchObject([{ body: { tenantId: tenant.tenantId } }]);
  });
});

describe('a pause', () => {
  const post = (name: string, how: 'pause' | 'resume', key = tenant.key) =>
    api.call({ method: 'POST', path: `/api/maintenance/${name}/${how}`, key });

  it('leaves this tenant out of the schedule until it ends; doing it twice changes nothing', async () => {
    const other = await createTenant(api);
    const first = await post('sample-metrics', 'pause');
    expect([first.status, first.body]).toEqual([200, { name: 'sample-metrics', pausedAt: expect.any(String) }]);
    expect((await post('sample-metrics', 'pause')).body).toEqual(first.body);
    expect((await list(tenant.key))['sample-metrics']).toMatchObject({
      ...{ isEnabled: false, pausedAt: first.body.pausedAt, nextRunAt: null },
      disabledBecause: 'Paused for this tenant; it can still be run now',
    });
    expect((await list(other.key))['sample-metrics']).toMatchObject({ isEnabled: true, pausedAt: null });
    expect((await run('sample-metrics', tenant.key)).status).toBe(202);
    await post('sample-metrics', 'resume', other.key);
    expect((await list(tenant.key))['sample-metrics']?.isEnabled).toBe(false);
    for (const _ of [1, 2])
      expect((await post('sample-metrics', 'resume')).body).toEqual({ name: 'sample-metrics', pausedAt: null });
    expect((await list(tenant.key))['sample-metrics']).toMatchObject({ isEnabled: true, disabledBecause: null });
    const audit = await api.query(
      `select action, changes -> 'isPaused' as paused from automation.audit_log
       where tenant_id = $1 and entity_type = 'maintenance' and action <> 'maintenance.requested' order by occurred_at, id`,
      [tenant.tenantId],
    );
    expect(audit).toEqual([
      { action: 'maintenance.paused', paused: { from: false, to: true } },
      { action: 'maintenance.resumed', paused: { from: true, to: false } },
    ]);
  });

  it('is not for what works on the whole installation, nor for viewers', async () => {
    const { status, body } = await post('database-backup', 'pause');
    expect([status, body.error.message]).toEqual([409, expect.stringContaining('the context value schedules')]);
    const { key } = await createKey(api, tenant.key, 'viewer');
    expect((await post('sample-metrics', 'pause', key)).status).toBe(403);
    const unknown = (await post('sample-metric', 'pause')).body.error;
    expect(unknown.message).toContain('did you mean "sample-metrics"?');
  });
});
