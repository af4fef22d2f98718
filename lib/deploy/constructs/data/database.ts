import type { Construct } from 'constructs';
import type { Context } from '../../context.ts';
import { Aurora } from './aurora.ts';

/** What functions need to know about the cluster. Their logins are separate secrets. */
export interface Database {
  readonly clusterArn: string;
  /** Login of the schema's owner. */
  readonly secretArn: string;
  readonly databaseName: string;
  /** Name of the cluster in snapshots and metrics. */
  readonly clusterIdentifier: string;
}

/** Returns the existing cluster that the context names, or makes one. */
export function database(scope: Construct, context: Context): Database {
  const { clusterArn, secretArn, databaseName } = context;
  if (!clusterArn || !secretArn) return new Aurora(scope, 'Database', context);
  const clusterIdentifier = clusterArn.slice(clusterArn.lastIndexOf(':') + 1);
  return { clusterArn, secretArn, databaseName, clusterIdentifier };
}
