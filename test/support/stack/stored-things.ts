/** An administrator's access to what a running stack keeps outside its database: objects and snapshots. */
import {
  CreateDBClusterSnapshotCommand,
  DeleteDBClusterSnapshotCommand,
  DescribeDBClusterSnapshotsCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { RunningStack } from './setup-stack.ts';

export interface StoredThings {
  putFile(key: string, content: string): Promise<void>;
  readFile(key: string): Promise<Buffer>;
  /** Keys that begin so, in order. */
  listFiles(prefix: string): Promise<string[]>;
  removeFiles(prefix: string): Promise<void>;
  takeSnapshot(name: string): Promise<void>;
  /** Names and statuses of all of them. */
  listSnapshots(): Promise<{ readonly name: string; readonly status: string }[]>;
  removeSnapshots(): Promise<void>;
  readonly cluster: string;
}

export function storedThings(stack: RunningStack): StoredThings {
  const { endpointUrl: endpoint, region, administrator: credentials, resources } = stack.runtime;
  const s3 = new S3Client({ endpoint, region, credentials });
  const rds = new RDSClient({ endpoint, region, credentials });
  const refOf = (wanted: string) => resources.find(({ type }) => type === wanted)?.attributes.ref ?? '';
  const Bucket = refOf('AWS::S3::Bucket');
  const cluster = refOf('AWS::RDS::DBCluster');

  const listFiles = async (Prefix: string) => {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
    return Contents.map(({ Key = '' }) => Key);
  };
  const listSnapshots = async () => {
    const { DBClusterSnapshots = [] } = await rds.send(new DescribeDBClusterSnapshotsCommand({}));
    return DBClusterSnapshots.map(({ DBClusterSnapshotIdentifier: name = '', Status: status = '' }) => ({
      name,
      status,
    }));
  };

  return {
    cluster,
    listFiles,
    listSnapshots,
    putFile: async (Key, Body) => void (await s3.send(new PutObjectCommand({ Bucket, Key, Body }))),
    async readFile(Key) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      return Buffer.from((await Body?.transformToByteArray()) ?? []);
    },
    async removeFiles(prefix) {
      for (const Key of await listFiles(prefix)) await s3.send(new DeleteObjectCommand({ Bucket, Key }));
    },
    async takeSnapshot(DBClusterSnapshotIdentifier) {
      await rds.send(new CreateDBClusterSnapshotCommand({ DBClusterIdentifier: cluster, DBClusterSnapshotIdentifier }));
      await stack.settle();
    },
    async removeSnapshots() {
      for (const { name } of await listSnapshots())
        await rds.send(new DeleteDBClusterSnapshotCommand({ DBClusterSnapshotIdentifier: name }));
    },
  };
}
