import { join } from 'node:path';
import {
  CreateDBClusterSnapshotCommand,
  DeleteDBClusterSnapshotCommand,
  DescribeDBClusterSnapshotsCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { workerPostgres } from '../../../../test/support/database/worker-postgres.ts';
import { startPostgres } from '../../../database/postgres.ts';
import { ACCOUNT, allow, REGION, startService, type TestService } from '../setup-service.ts';
import { createRdsSnapshots, type RdsSnapshots } from './rds-snapshots.ts';

const CLUSTER = 'the-cluster';
const arn = (kind: string, name: string) => `arn:aws:rds:${REGION}:${ACCOUNT}:${kind}:${name}`;

let api: TestService<RdsSnapshots>;
let client: RDSClient;
let live: pg.Client;
beforeAll(async () => {
  const server = workerPostgres();
  const connectionOf = (name: string) => (name === CLUSTER ? {} : undefined);
  const serverUrl = (database = 'postgres') => `${server}/${database}`;
  api = await startService((context) => createRdsSnapshots(context, { serverUrl, connectionOf }));
  client = new RDSClient(api.connection);
  live = new pg.Client({ connectionString: `${server}/postgres` });
  await live.connect();
});
afterAll(async () => {
  await live.end();
  await api.stop();
});

const create = (DBClusterSnapshotIdentifier: string, more = {}) =>
  client.send(
    new CreateDBClusterSnapshotCommand({ DBClusterSnapshotIdentifier, DBClusterIdentifier: CLUSTER, ...more }),
  );
const describeAll = async (more = {}) =>
  (await client.send(new DescribeDBClusterSnapshotsCommand(more))).DBClusterSnapshots ?? [];
const remove = (DBClusterSnapshotIdentifier: string) =>
  client.send(new DeleteDBClusterSnapshotCommand({ DBClusterSnapshotIdentifier }));

describe('CreateDBClusterSnapshot', () => {
  it('makes a copy that a server starts on, while others go on writing', async () => {
    await live.query('create table kept as select generate_series(1, 20000) as n');
    const { DBClusterSnapshot } = await create('nightly', { Tags: [{ Key: 'by', Value: 'a <test>' }] });
    expect(DBClusterSnapshot).toMatchObject({ Status: 'creating', TagList: [{ Key: 'by', Value: 'a <test>' }] });
    let writes = 0;
    for (; !api.service.idle?.(); writes += 1) await live.query('insert into kept select generate_series(1, 10)');
    const [made] = await describeAll({ DBClusterSnapshotIdentifier: 'nightly' });
    expect(made).toMatchObject({ Status: 'available', PercentProgress: 100, DBClusterIdentifier: CLUSTER });
    expect(made?.SnapshotCreateTime).toEqual(new Date('2026-03-01T12:00:00Z'));

    await live.query('drop table kept');
    const folder = join(api.dataFolder, 'snapshots', 'nightly');
    const restored = await startPostgres({ folder });
    const copy = new pg.Client({ connectionString: restored.url() });
    await copy.connect();
    const { rows } = await copy.query('select count(*)::int as count from kept');
    await copy.end();
    await restored.stop();
    expect(rows[0].count).toBeGreaterThanOrEqual(20000);
    expect(rows[0].count).toBeLessThanOrEqual(20000 + 10 * writes);
    expect((rows[0].count - 20000) % 10).toBe(0);
    await remove('nightly');
  });

  it('refuses a name that is taken, one that is none, and a cluster that is not there', async () => {
    await create('twice');
    await expect(create('twice')).rejects.toMatchObject({ name: 'DBClusterSnapshotAlreadyExistsFault' });
    await expect(create('a--b')).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await expect(create('lost', { DBClusterIdentifier: 'none' })).rejects.toMatchObject({
      name: 'DBClusterNotFoundFault',
    });
    await expect(remove('twice')).rejects.toMatchObject({ name: 'InvalidDBClusterSnapshotStateFault' });
    await api.settle();
    await remove('twice');
  });

  it('asks for permission on the cluster, the snapshot and its tags', async () => {
    const resources = [arn('cluster', CLUSTER), arn('cluster-snapshot', 'mine-*')];
    const untagged = new RDSClient(api.connectionWith(allow('rds:CreateDBClusterSnapshot', resources)));
    const input = { DBClusterSnapshotIdentifier: 'mine-1', DBClusterIdentifier: CLUSTER };
    const tagged = new CreateDBClusterSnapshotCommand({ ...input, Tags: [{ Key: 'a', Value: 'b' }] });
    await expect(untagged.send(tagged)).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('rds:AddTagsToResource'),
    });
    await untagged.send(new CreateDBClusterSnapshotCommand(input));
    await api.settle();
    await remove('mine-1');
  });
});

describe('DescribeDBClusterSnapshots and DeleteDBClusterSnapshot', () => {
  it('keep what there is over a restart, and forget what was deleted', async () => {
    await create('stays');
    await api.settle();
    const names = (found: Awaited<ReturnType<typeof describeAll>>) =>
      found.map((one) => one.DBClusterSnapshotIdentifier);
    expect(names(await describeAll({ DBClusterIdentifier: CLUSTER, SnapshotType: 'manual' }))).toEqual(['stays']);
    const reply = await api.again().handle({
      service: 'rds',
      operation: '',
      method: 'POST',
      path: '/',
      query: new URLSearchParams(),
      headers: {},
      body: Buffer.from('Action=DescribeDBClusterSnapshots'),
      caller: { arn: 'arn:aws:iam::111122223333:root' },
      authorize: () => undefined,
    });
    expect(String(reply.body)).toContain('<DBClusterSnapshotIdentifier>stays</DBClusterSnapshotIdentifier>');
    await remove('stays');
    expect(await describeAll()).toEqual([]);
    await expect(remove('stays')).rejects.toMatchObject({ name: 'DBClusterSnapshotNotFoundFault' });
  });

  it('need a permission on the cluster that is named, and on snapshots of every name', async () => {
    const cluster = allow('rds:DescribeDBClusterSnapshots', arn('cluster', CLUSTER));
    const ours = allow('rds:DescribeDBClusterSnapshots', arn('cluster-snapshot', 'mine-*'));
    const every = allow('rds:DescribeDBClusterSnapshots', arn('cluster-snapshot', '*'));
    const list = (...statements: ReturnType<typeof allow>[]) =>
      new RDSClient(api.connectionWith(...statements)).send(
        new DescribeDBClusterSnapshotsCommand({ DBClusterIdentifier: CLUSTER }),
      );
    const denied = (resource: string) => ({ message: expect.stringContaining(`on resource: ${resource}`) });
    await expect(list(cluster, ours)).rejects.toMatchObject(denied(arn('cluster-snapshot', '*')));
    await expect(list(every)).rejects.toMatchObject(denied(arn('cluster', CLUSTER)));
    expect((await list(cluster, every)).DBClusterSnapshots).toEqual([]);
  });
});
