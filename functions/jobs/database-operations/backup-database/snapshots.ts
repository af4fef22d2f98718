/** Takes and deletes cluster snapshots. It knows its own by the start of their names. */
import {
  CreateDBClusterSnapshotCommand,
  DeleteDBClusterSnapshotCommand,
  DescribeDBClusterSnapshotsCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import { callService } from '../../../engine/aws/call-service.ts';
import { snapshotPrefix } from '../../../engine/installation.ts';

const LONGEST_NAME = 255;

const rds = new RDSClient();

/** Returns `<installation>-<cluster>-<day>-<job>`: every attempt of a job names the same snapshot. */
export function snapshotName(cluster: string, madeAt: Date, jobId: string): string {
  const end = `-${madeAt.toISOString().slice(0, 10).replaceAll('-', '')}-${jobId.slice(0, 8)}`;
  return `${prefixOf(cluster)}`.slice(0, LONGEST_NAME - end.length) + end;
}

/** The function's permissions name the prefix too: it cannot delete snapshots with other names. */
const prefixOf = (cluster: string) => `${snapshotPrefix()}${cluster}`;

const isCalled = (error: unknown, name: RegExp) => error instanceof Error && name.test(error.name);

/** Requests the snapshot and does not wait for it. Idempotent: returns false when it was requested before. */
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

/** Deletes our snapshots from before `before`, and returns how many. Leaves out those that are gone or busy. */
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
