import { randomUUID } from 'node:crypto';
import { anOrder } from '../../support/database/factory.ts';
import { insertJob, type JobScenario, type Situation } from './job-scenario.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const ago = ({ stack }: Situation, ms: number) => new Date(stack.now().getTime() - ms);

const backupDatabase: JobScenario = {
  async arrange({ stack, stored }) {
    await stored.removeSnapshots();
    await stored.takeSnapshot(`followthrough-${stored.cluster}-old`);
    await stored.takeSnapshot('by-hand');
    await stack.advance(31 * DAY_MS);
    return {};
  },
  async effects({ stored }, result) {
    const snapshots = await stored.listSnapshots();
    const ours = snapshots.filter(({ name }) => name.startsWith('followthrough-'));
    return {
      statuses: ours.map(({ status }) => status),
      areNamed: ours.every(({ name }) => name === result?.snapshot),
      others: snapshots.length - ours.length,
    };
  },
  expected: { statuses: ['available'], areNamed: true, others: 1 },
  // It always acts; only cancelling keeps it from it.
  quiet: { statuses: ['available'], areNamed: false, others: 1 },
  hold: {},
};

const cleanupFiles: JobScenario = {
  async arrange({ stack, stored }) {
    await stored.removeFiles('');
    for (const key of ['tmp/a', 'tmp/b', 'documents/c']) await stored.putFile(key, 'x');
    await stack.advance(25 * HOUR_MS);
    await stored.putFile('tmp/young', 'x');
    return {};
  },
  effects: async ({ stored }) => ({ files: await stored.listFiles('') }),
  expected: { files: ['documents/c', 'tmp/young'] },
  quiet: { files: ['documents/c', 'tmp/a', 'tmp/b', 'tmp/young'] },
  hold: {
    'all files are young': {
      async arrange({ stored }) {
        for (const key of ['tmp/a', 'tmp/b']) await stored.putFile(key, 'y');
      },
      status: 'COMPLETED',
    },
  },
};

const eraseFiles: JobScenario = {
  async arrange({ stored, tenantId, customerId }) {
    await stored.removeFiles('');
    for (const name of ['plan.pdf', 'plan.md'])
      await stored.putFile(`documents/${tenantId}/${customerId}/${name}`, 'x');
    await stored.putFile(`documents/${tenantId}/${randomUUID()}/kept.pdf`, 'x');
    return { customerId };
  },
  effects: async ({ stored }) => ({ files: (await stored.listFiles('')).map((key) => key.split('/').at(-1)).sort() }),
  expected: { files: ['kept.pdf'] },
  quiet: { files: ['kept.pdf', 'plan.md', 'plan.pdf'] },
  hold: {},
};

const cleanupOldJobs: JobScenario = {
  async arrange(situation) {
    for (const [status, days] of [
      ['COMPLETED', 31],
      ['COMPLETED', 29],
      ['FAILED', 31],
      ['CANCELLED', 31],
    ] as const)
      await insertJob(situation, {
        type: `${status} ${days}`,
        queue: 'email',
        status,
        completed_at: ago(situation, days * DAY_MS),
      });
    return {};
  },
  effects: async ({ stack, tenantId }) => ({
    left: (
      await stack.query<{ type: string }>(
        `select type from automation.jobs where tenant_id = $1 and queue = 'email' order by 1`,
        [tenantId],
      )
    ).map(({ type }) => type),
  }),
  expected: { left: ['CANCELLED 31', 'COMPLETED 29', 'FAILED 31'] },
  quiet: { left: ['CANCELLED 31', 'COMPLETED 29', 'COMPLETED 31', 'FAILED 31'] },
  hold: {
    'nothing is older than thirty days': {
      arrange: (situation) =>
        situation.stack.query('update automation.jobs set completed_at = $1', [ago(situation, 29 * DAY_MS)]),
      status: 'COMPLETED',
    },
  },
};

const updateClientMetrics: JobScenario = {
  async arrange(situation) {
    const { stack, tenantId, customerId } = situation;
    await anOrder(stack, tenantId, customerId, ago(situation, 9 * DAY_MS).toISOString(), { total: 120 });
    const stale = [tenantId, randomUUID()];
    await stack.query(
      `insert into automation.client_metrics (tenant_id, customer_id, computed_at, orders_90_days, revenue_90_days, samples_90_days,
         activities_30_days, open_tasks, deliverables_completed, deliverables_overdue, emails_sent_30_days, engagement_score)
       values ($1, $2, '2026-01-01', 0, 0, 0, 0, 0, 0, 0, 0, 0)`,
      stale,
    );
    return {};
  },
  effects: async ({ stack, tenantId }) => ({
    figures: await stack.query(
      `select m.orders_90_days as orders, m.revenue_90_days as revenue, m.engagement_score as score, c.name
       from automation.client_metrics m left join crm.customers c on c.tenant_id = m.tenant_id and c.id = m.customer_id
       where m.tenant_id = $1`,
      [tenantId],
    ),
  }),
  expected: { figures: [{ orders: 1, revenue: '120.00', score: 41, name: 'Ada' }] },
  quiet: { figures: [{ orders: 0, revenue: '0.00', score: 0, name: null }] },
  hold: {},
};

export const housekeepingScenarios = {
  BACKUP_DATABASE: backupDatabase,
  CLEANUP_FILES: cleanupFiles,
  CLEANUP_OLD_JOBS: cleanupOldJobs,
  ERASE_FILES: eraseFiles,
  UPDATE_CLIENT_METRICS: updateClientMetrics,
};
