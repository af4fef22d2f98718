import type { Construct } from 'constructs';
import type { Context } from '../context.ts';
import { Aurora } from './aurora.ts';

/** What a function needs to know of the cluster; logins are secrets of their own. */
export interface Database {
  readonly clusterArn: string;
  /** The owner's login. */
  readonly secretArn: string;
  readonly databaseName: string;
  /** Known of a cluster of ours alone: the dashboard shows its capacity. */
  readonly clusterIdentifier?: string;
}

/** A cluster of our own, or the one that the context names. */
export function database(scope: Construct, context: Context): Database {
  const { clusterArn, secretArn, databaseName } = context;
  return clusterArn && secretArn ? { clusterArn, secretArn, databaseName } : new Aurora(scope, 'Database', context);
}
