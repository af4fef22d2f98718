import { Annotations, Stack, Validations } from 'aws-cdk-lib';
import {
  type CfnDBCluster,
  type DatabaseCluster,
  DatabaseClusterFromSnapshot,
  type DatabaseClusterFromSnapshotProps,
} from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import type { Context } from '../../context.ts';

export type Cluster = DatabaseCluster | DatabaseClusterFromSnapshot;
export type ClusterSettings = Omit<DatabaseClusterFromSnapshotProps, 'snapshotIdentifier'>;
type Restore = Context['restores'][number];

interface RestoredClustersProps {
  readonly first: DatabaseCluster;
  readonly settings: ClusterSettings;
  readonly restores: readonly Restore[];
}

/**
 * Returns all clusters in order: each restore adds one beside the former, which stays as it is. All are exported, whichever is
 * in use, because CloudFormation refuses to change or remove an export that another stack uses, also on the way back.
 */
export function restoredClusters(scope: Construct, { first, restores, settings }: RestoredClustersProps): Cluster[] {
  const clusters: Cluster[] = [first];
  for (const [index, restore] of restores.entries()) {
    const former = clusters.at(-1) ?? first;
    clusters.push(restoredCluster(scope, `Restored${index + 1}`, { settings, former, restore }));
  }
  if (restores.length > 0) for (const { clusterIdentifier } of clusters) Stack.of(scope).exportValue(clusterIdentifier);
  return clusters;
}

interface RestoredClusterProps extends Pick<RestoredClustersProps, 'settings'> {
  readonly former: Cluster;
  readonly restore: Restore;
}

function restoredCluster(scope: Construct, id: string, { former, restore, settings }: RestoredClusterProps): Cluster {
  const isSnapshot = 'snapshotIdentifier' in restore;
  const cluster = new DatabaseClusterFromSnapshot(scope, id, {
    ...settings,
    snapshotIdentifier: isSnapshot ? restore.snapshotIdentifier : '',
  });
  const resource = cluster.node.defaultChild as CfnDBCluster; // what CDK documents it to be
  if (!isSnapshot) {
    resource.snapshotIdentifier = undefined;
    resource.sourceDbClusterIdentifier = former.clusterIdentifier;
    resource.restoreToTime = restore.toTime;
  }
  // The owner and its password come with the data: CloudFormation sets none when it restores.
  // https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/1500
  Annotations.of(cluster).acknowledgeWarning('@aws-cdk/aws-rds:generatedCredsNotApplied');
  Validations.of(cluster).acknowledge({
    id: 'AwsSolutions-RDS2',
    reason: 'A restored cluster is encrypted as its source is; CloudFormation does not want to be told.',
  });
  return cluster;
}
