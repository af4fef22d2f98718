/** Counts rows that were written while the database's triggers did not fire. One alarm watches the sum. */
import { putMetrics } from './log.ts';

export function countUnfollowed(name: string, rows: number): void {
  putMetrics({ function: name, kind: 'unfollowed' }, { Unfollowed: rows });
}
