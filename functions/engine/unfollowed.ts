/** Counts rows that were written while the database's triggers did not fire. One alarm watches the sum. */
import { putMetrics } from './log.ts';

/** Writes nothing for 0: CloudWatch bills each metric for the hours in which it is written. */
export function countUnfollowed(name: string, rows: number): void {
  if (rows > 0) putMetrics({ function: name, kind: 'unfollowed' }, { Unfollowed: rows });
}
