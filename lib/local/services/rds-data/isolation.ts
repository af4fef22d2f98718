/** Runs one call's statements on a session of their own, so that no call sees state of another. */
import type { PoolClient } from 'pg';
import type { Login, Sessions } from './sessions.ts';

/** A `DISCARD ALL` drops SET, temporary tables, prepared statements, advisory locks, LISTEN and cached sequences. */
const RESET = 'DISCARD ALL';

/**
 * Lends a session to `work` and resets it afterwards. `work` queues its statements and then calls `reset`, which
 * sends the reset right behind them. The reply waits for the reset.
 * A session that cannot be reset (left inside BEGIN, cut off) is ended instead.
 */
export async function onOwnSession<T>(
  sessions: Sessions,
  login: Login,
  work: (client: PoolClient, reset: () => Promise<void>) => Promise<T>,
): Promise<T> {
  const client = await sessions.lend(login);
  let isSpoilt = true;
  const reset = async () => {
    try {
      await client.query(RESET);
      isSpoilt = false;
    } catch {
      isSpoilt = true;
    }
  };
  try {
    return await work(client, reset);
  } finally {
    sessions.giveBack(client, isSpoilt);
  }
}
