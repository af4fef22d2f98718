import type { Construct } from 'constructs';
import type { Context } from '../../context.ts';
import { Aurora } from './aurora.ts';

/** What a function needs to know of the cluster; logins are secrets of their own. */
export interface Database {
  readonly clusterArn: string;
  /** The owner's login. */
  readonly secretArn: string;
  readonly databaseName: string;
  /** What snapshots and CloudWatch know the cluster by. */
  readonly clusterIdentifier: string;
}

/** A cluster of our own, or the one that the context names. */
export function database(scope: Construct, context: Context): Database {
  const { clusterArn, secretArn, databaseName } = context;
  if (!clusterArn || !secretArn) return new Aurora(scope, 'Database', context);
  const clusterIdentifier = clusterArn.slice(clusterArn.lastIndexOf(':') + 1);
  return { clusterArn, secretArn, databaseName, clusterIdentifier };
}
