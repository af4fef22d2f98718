/** Scheduled maintenance on the whole stack: from the schedule's message to the completed job, and what the API shows of it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NO_TENANT } from '../../functions/engine/no-tenant.ts';
import { type RunningStack, startStack } from '../support/stack/setup-stack.ts';

let stack: RunningStack;
beforeAll(async () => {
  stack = await startStack(new Date('2026-02-06T09:00:00Z')); // a Friday
});
afterAll(() => stack?.stop());

/** Until Sunday morning, two daily ones have come twice and the weekly one once. */
const SUNDAY = new Date('2026-02-08T09:00:00Z');

test('runs each piece when its time comes, and shows its results and its next time', async () => {
  const { tenantId } = await stack.newTenant();
  await stack.query(
    `insert into automation.tenant_settings (tenant_id, client_journey, email_workflows) values ($1, true, true)
     on conflict (tenant_id) do update set client_journey = true, email_workflows = true`,
    [tenantId],
  );
  await stack.advance(SUNDAY);
  await stack.settle();
  const jobs = await stack.query(
    'select type, status, count(*)::int from automation.jobs group by type, status order by type',
  );
  expect(jobs).toEqual([
    { type: 'BACKUP_DATABASE', status: 'COMPLETED', count: 2 },
    { type: 'CLEANUP_FILES', status: 'COMPLETED', count: 2 },
    { type: 'CLEANUP_OLD_JOBS', status: 'COMPLETED', count: 1 },
    { type: 'RECONCILE_BOOKINGS', status: 'COMPLETED', count: 2 },
    { type: 'SEND_REMINDER_EMAILS', status: 'COMPLETED', count: 2 },
    { type: 'UPDATE_CLIENT_METRICS', status: 'COMPLETED', count: 8 },
  ]);
  const { body } = await stack.api('GET', '/api/maintenance', { key: stack.connection.platformKey });
  const told = body.items.map(
    ({ name, nextRunAt, lastRuns }: Record<string, unknown> & { lastRuns: { status: string }[] }) => [
      name,
      nextRunAt,
      lastRuns.map(({ status }) => status),
    ],
  );
  expect(told).toContainEqual(['cleanup-old-jobs', '2026-02-15T00:00:00.000Z', ['SUCCEEDED']]);
  expect(told).toContainEqual(['database-backup', '2026-02-09T00:00:00.000Z', ['SUCCEEDED', 'SUCCEEDED']]);
  expect(told).toContainEqual(['sample-metrics', '2026-02-09T00:01:00.000Z', ['SUCCEEDED', 'SUCCEEDED']]);
  // Nothing is due: the tenant has no customers.
  const transitions = await stack.query(
    `select tenant_id, detail, count(*)::int from automation.maintenance_runs
     where name = 'raise-month-transitions' group by tenant_id, detail order by tenant_id`,
  );
  expect(transitions).toEqual([
    { tenant_id: NO_TENANT, detail: { tenants: 1 }, count: 4 },
    { tenant_id: tenantId, detail: { month: '2026-02', raised: 0 }, count: 4 },
  ]);
  for (const [name, { waiting, dead }] of Object.entries(stack.queues()))
    expect([name, waiting, dead]).toEqual([name, 0, 0]);
});

test('has it run now', async () => {
  const key = stack.connection.platformKey;
  expect((await stack.api('POST', '/api/maintenance/database-backup/run', { key })).status).toBe(202);
  await stack.settle();
  const { body } = await stack.api('GET', '/api/maintenance', { key });
  const backup = body.items.find(({ name }: { name: string }) => name === 'database-backup');
  expect(backup.lastRuns[0]).toMatchObject({
    source: 'MANUAL',
    status: 'SUCCEEDED',
    requestedBy: expect.stringMatching(/^key:/),
  });
});
