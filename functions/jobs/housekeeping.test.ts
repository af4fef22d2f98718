import { randomUUID } from 'node:crypto';
import { CreateDBClusterSnapshotCommand, DescribeDBClusterSnapshotsCommand, RDSClient } from '@aws-sdk/client-rds';
import { ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AwsError } from '../../lib/local/service.ts';
import { openObjectStore } from '../../lib/local/services/s3/object-store.ts';
import { aCustomer, anOrder, aTenant, insert } from '../../test/support/database/factory.ts';
import { CLUSTER, type JobsSetup, NOW, setUpJobs } from '../../test/support/jobs/setup-jobs.ts';
import { backupDatabase } from './database-operations/backup-database/job.ts';
import { cleanupFiles } from './file-operations/cleanup-files/job.ts';
import { updateClientMetrics } from './scheduled-tasks/update-client-metrics/job.ts';

let setup: JobsSetup;
let tenantId: string;
beforeAll(async () => {
  setup = await setUpJobs();
  tenantId = await aTenant(setup.database);
});
afterAll(() => setup.close());
afterEach(() => setup.faults.clear());

const moveTo = (instant: string) => setup.clock.moveTo(new Date(instant), setup.settle);

describe('CLEANUP_FILES', () => {
  it('goes through page after page', async () => {
    // Written to the folder before the bucket is first read: a thousand API calls would take half a minute.
    const store = openObjectStore(setup.dataFolder, setup.clock);
    const facts = { contentType: 'text/plain', headers: {} };
    for (let index = 0; index < 1005; index += 1)
      store.put({ bucket: setup.bucket, key: `tmp/${index}` }, Buffer.from(''), facts);
    await moveTo('2026-03-04T00:00:00Z');
    expect(await setup.run(cleanupFiles, tenantId, {})).toEqual({ kind: 'done', result: { deleted: 1005 } });
  });

  it('deletes what lies under tmp/ for longer than a day, and nothing else', async () => {
    const s3 = new S3Client();
    const Bucket = setup.bucket;
    const put = (Key: string) => s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
    await moveTo('2026-03-01T12:00:00Z');
    for (const key of ['tmp/old', 'tmp/deep/old & <odd>', 'documents/kept', 'tmp-kept']) await put(key);
    await moveTo('2026-03-01T12:00:01Z');
    await put('tmp/young');
    await moveTo('2026-03-02T12:00:01Z');
    expect(await setup.run(cleanupFiles, tenantId, {})).toEqual({ kind: 'done', result: { deleted: 2 } });
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
    expect(Contents.map(({ Key }) => Key)).toEqual(['documents/kept', 'tmp-kept', 'tmp/young']);
    expect(await setup.run(cleanupFiles, tenantId, { scheduledAt: 'x' })).toEqual({
      kind: 'done',
      result: { deleted: 0 },
    });
  });

  it('fails, to be tried again, when the bucket cannot be reached', async () => {
    setup.faults.set('s3', new AwsError('SlowDown', 'Please reduce your request rate.', 503));
    expect(await setup.run(cleanupFiles, tenantId, {})).toMatchObject({ kind: 'failed', retry: true });
    setup.faults.set('s3', new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404));
    expect(await setup.run(cleanupFiles, tenantId, {})).toMatchObject({ kind: 'failed', retry: false });
  });
});

describe('BACKUP_DATABASE', () => {
  const names = async () => {
    const { DBClusterSnapshots = [] } = await new RDSClient().send(new DescribeDBClusterSnapshotsCommand({}));
    return DBClusterSnapshots.map(({ DBClusterSnapshotIdentifier }) => DBClusterSnapshotIdentifier);
  };

  it('takes a snapshot of the day, once however often it runs, and prunes its own after thirty days', async () => {
    const id = randomUUID();
    await moveTo('2026-03-05T00:00:00Z');
    await new RDSClient().send(
      new CreateDBClusterSnapshotCommand({ DBClusterIdentifier: CLUSTER, DBClusterSnapshotIdentifier: 'by-hand' }),
    );
    const snapshot = `followthrough-${CLUSTER}-20260305-${id.slice(0, 8)}`;
    expect(await setup.run(backupDatabase, tenantId, {}, id)).toEqual({
      kind: 'done',
      result: { snapshot, isNew: true, deleted: 0 },
    });
    expect(await setup.run(backupDatabase, tenantId, {}, id)).toEqual({
      kind: 'done',
      result: { snapshot, isNew: false, deleted: 0 },
    });
    await setup.settle();
    expect(await names()).toEqual(['by-hand', snapshot]);

    await moveTo('2026-04-04T00:00:00Z');
    expect(await setup.run(backupDatabase, tenantId, {})).toMatchObject({ result: { isNew: true, deleted: 0 } });
    await setup.settle();
    await moveTo('2026-04-04T00:00:01Z');
    expect(await setup.run(backupDatabase, tenantId, {})).toMatchObject({ result: { isNew: true, deleted: 1 } });
    await setup.settle();
    expect(await names()).toHaveLength(3);
    expect(await names()).not.toContain(snapshot);
  });

  it('names one snapshot for a job, also when it is tried again after midnight', async () => {
    const [job] = await setup.database.query(
      `insert into automation.jobs (tenant_id, type, queue, run_at, rank_at, created_at)
       values ($1, 'BACKUP_DATABASE', 'database-operations', $2, $2, $2) returning id`,
      [tenantId, new Date('2026-05-05T23:59:58Z')],
    );
    const snapshot = `followthrough-${CLUSTER}-20260505-${job?.id.slice(0, 8)}`;
    for (const [at, isNew] of [
      ['2026-05-05T23:59:59Z', true],
      ['2026-05-06T00:00:03Z', false],
    ] as const) {
      await moveTo(at);
      expect(await setup.run(backupDatabase, tenantId, {}, job?.id)).toMatchObject({ result: { snapshot, isNew } });
      await setup.settle();
    }
  });

  it.each([
    [new AwsError('InvalidDBClusterStateFault', 'The cluster is not available.', 400), false],
    [new AwsError('SnapshotQuotaExceeded', 'You cannot have more.', 400), true],
    [new AwsError('ThrottlingException', 'Rate exceeded', 400), true],
  ])('ends as %s says', async (fault, retry) => {
    setup.faults.set('rds', fault);
    expect(await setup.run(backupDatabase, tenantId, {})).toMatchObject({ kind: 'failed', retry });
  });
});

describe('UPDATE_CLIENT_METRICS', () => {
  it('counts for each customer of the tenant, and forgets those that are gone', async () => {
    await setup.clock.moveTo(NOW, setup.settle);
    const tenant = await aTenant(setup.database);
    const { database } = setup;
    const busy = await aCustomer(database, tenant);
    const quiet = await aCustomer(database, tenant);
    await aCustomer(database, await aTenant(database));
    await anOrder(database, tenant, busy, '2026-03-01T12:00:00Z', { total: 100.5 });
    await anOrder(database, tenant, busy, '2026-02-01T00:00:00Z', { total: 20 });
    await anOrder(database, tenant, busy, '2026-02-02T00:00:00Z', { total: 999, status: 'CANCELLED' });
    await anOrder(database, tenant, busy, '2025-01-01T00:00:00Z', { total: 999 });
    await anOrder(database, tenant, quiet, '2025-01-15T00:00:00Z', { total: 5 });
    const done = { tenant_id: tenant, customer_id: busy, status: 'COMPLETED', completed_at: '2026-02-01T00:00:00Z' };
    await insert(database, 'crm.deliverables', { ...done, month: 1 });
    await insert(database, 'crm.deliverables', {
      tenant_id: tenant,
      customer_id: busy,
      month: 2,
      due_at: '2026-02-28T00:00:00Z',
    });
    await database.query(
      'insert into automation.client_metrics select $1, gen_random_uuid(), now(), null, 0, 0, 0, 0, 0, 0, 0, 0, 0',
      [tenant],
    );
    expect(await setup.run(updateClientMetrics, tenant, {})).toEqual({
      kind: 'done',
      result: { customers: 2, removed: 1, experimentDays: 0 },
    });
    const rows = await database.query('select * from automation.client_metrics where tenant_id = $1', [tenant]);
    expect(rows.find(({ customer_id }) => customer_id === busy)).toMatchObject({
      orders_90_days: 2,
      revenue_90_days: '120.50',
      deliverables_completed: 1,
      deliverables_overdue: 1,
      engagement_score: 40 + 10 + 0 + 5,
    });
    expect(rows.find(({ customer_id }) => customer_id === quiet)).toMatchObject({
      last_order_at: new Date('2025-01-15T00:00:00Z'),
      orders_90_days: 0,
      engagement_score: 0,
    });
    expect(await setup.run(updateClientMetrics, tenant, {})).toEqual({
      kind: 'done',
      result: { customers: 2, removed: 0, experimentDays: 0 },
    });
  });
});
