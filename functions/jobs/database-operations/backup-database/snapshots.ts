/** Cluster snapshots of our own making: those whose names begin as ours do. */
import {
  CreateDBClusterSnapshotCommand,
  DeleteDBClusterSnapshotCommand,
  DescribeDBClusterSnapshotsCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import { callService } from '../../../engine/aws/call-service.ts';

/** Also in the function's permissions: it cannot delete what a person has named otherwise. */
const PREFIX = 'followthrough-';
const LONGEST_NAME = 255;

const rds = new RDSClient();

/** `followthrough-<cluster>-<day>-<job>`: the same job names the same snapshot, however often and whenever it runs. */
export function snapshotName(cluster: string, madeAt: Date, jobId: string): string {
  const end = `-${madeAt.toISOString().slice(0, 10).replaceAll('-', '')}-${jobId.slice(0, 8)}`;
  return `${prefixOf(cluster)}`.slice(0, LONGEST_NAME - end.length) + end;
}

const prefixOf = (cluster: string) => `${PREFIX}${cluster}`;

const isCalled = (error: unknown, name: RegExp) => error instanceof Error && name.test(error.name);

/** Asks for it and does not wait. False when it was asked for before. */
export function takeSnapshot(cluster: string, name: string): Promise<boolean> {
  return callService('RDS', async () => {
    try {
      await rds.send(
        new CreateDBClusterSnapshotCommand({
          DBClusterIdentifier: cluster,
          DBClusterSnapshotIdentifier: name,
          Tags: [{ Key: 'made-by', Value: 'followthrough' }],
        }),
      );
      return true;
    } catch (error) {
      if (isCalled(error, /^DBClusterSnapshotAlreadyExists/)) return false;
      throw error;
    }
  });
}

async function listOld(cluster: string, before: Date): Promise<string[]> {
  const names: string[] = [];
  let Marker: string | undefined;
  do {
    const page = await callService('RDS', () =>
      rds.send(new DescribeDBClusterSnapshotsCommand({ DBClusterIdentifier: cluster, SnapshotType: 'manual', Marker })),
    );
    for (const { DBClusterSnapshotIdentifier: name, SnapshotCreateTime, Status } of page.DBClusterSnapshots ?? []) {
      const isOurs = name?.startsWith(`${prefixOf(cluster)}-`) && Status !== 'creating' && Status !== 'deleting';
      if (name && isOurs && SnapshotCreateTime && SnapshotCreateTime < before) names.push(name);
    }
    Marker = page.Marker;
  } while (Marker);
  return names;
}

/** Deletes our snapshots from before `before`; answers how many. Those that went meanwhile, or are busy, are passed over. */
export async function pruneSnapshots(cluster: string, before: Date): Promise<number> {
  let deleted = 0;
  for (const DBClusterSnapshotIdentifier of await listOld(cluster, before)) {
    const isGone = await callService('RDS', async () => {
      try {
        await rds.send(new DeleteDBClusterSnapshotCommand({ DBClusterSnapshotIdentifier }));
        return true;
      } catch (error) {
        if (isCalled(error, /^(DBClusterSnapshotNotFound|InvalidDBClusterSnapshotState)/)) return false;
        throw error;
      }
    });
    if (isGone) deleted += 1;
  }
  return deleted;
}
