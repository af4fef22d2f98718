import { environment, required } from '../../../engine/environment.ts';
import { defineJob } from '../../../engine/ledger/job.ts';
import { findCreation } from './queries.gen.ts';
import { pruneSnapshots, snapshotName, takeSnapshot } from './snapshots.ts';

/** Manual snapshots never expire by themselves, and a region holds a hundred. */
const KEPT_MS = 30 * 86_400_000;

/** A snapshot of the day on which the job was made; whether it becomes available is RDS's to tell: nobody waits here. */
export const backupDatabase = defineJob({
  type: 'BACKUP_DATABASE',
  unknownOutcome: 'retry',
  // It takes nothing: what a schedule writes into its payload is for the history.
  read: () => undefined,
  async run({ id, tenantId, now }, { database }) {
    const cluster = required(environment.clusterIdentifier);
    // Not this attempt's day: one that is tried again after midnight would leave a second snapshot.
    const made = await database.maybeOne(findCreation, { tenantId, jobId: id });
    const snapshot = snapshotName(cluster, made?.createdAt ?? now, id);
    // First what is old: where the hundred are reached, there would be no room for the new one.
    const deleted = await pruneSnapshots(cluster, new Date(now.getTime() - KEPT_MS));
    const isNew = await takeSnapshot(cluster, snapshot);
    return { kind: 'done', result: { snapshot, isNew, deleted } };
  },
});
