import { environment, required } from '../../../engine/environment.ts';
import { defineJob } from '../../../engine/ledger/job.ts';
import { readNothing } from '../../../engine/ledger/payload.ts';
import { findCreation } from './queries.gen.ts';
import { pruneSnapshots, snapshotName, takeSnapshot } from './snapshots.ts';

/** Manual snapshots do not expire, and a region holds at most a hundred. */
const KEPT_MS = 30 * 86_400_000;

/** Takes a snapshot for the day on which the job was made. Idempotent. Does not wait until the snapshot is available. */
export const backupDatabase = defineJob({
  type: 'BACKUP_DATABASE',
  unknownOutcome: 'retry',
  read: readNothing,
  async run({ id, tenantId, now }, { database }) {
    const cluster = required(environment.clusterIdentifier);
    // Not the day of this attempt: a retry after midnight would take a second snapshot.
    const made = await database.maybeOne(findCreation, { tenantId, jobId: id });
    const snapshot = snapshotName(cluster, made?.createdAt ?? now, id);
    // Deletes old ones first: a region with a hundred snapshots has no room for the new one.
    const deleted = await pruneSnapshots(cluster, new Date(now.getTime() - KEPT_MS));
    const isNew = await takeSnapshot(cluster, snapshot);
    return { kind: 'done', result: { snapshot, isNew, deleted } };
  },
});
