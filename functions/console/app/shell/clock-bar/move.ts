/** Moves the clock of the local runtime, and says what happened on the way. */

import { messageOf } from '../../api/api-error.ts';
import { call } from '../../api/call.ts';
import { type Move, moveClock } from '../../api/local.ts';
import { queryClient } from '../../api/queries.ts';
import { useMutation } from '../../api/use-mutation.ts';
import { isMoving, now, setServerTime } from '../../clock.ts';
import { say } from '../../parts/toasts.tsx';
import { renewAfterMove, type Session, useSession } from '../../session/session.ts';

/** The overview counts a period of at most 100 days. */
const LONGEST_PERIOD_MS = 100 * 86_400_000;
/** The most that the API lists at once. */
const MOST_CALLS = 200;

/** Counts of what a move brought. */
export interface Happened {
  readonly from: string;
  readonly to: string;
  readonly tasks: number;
  readonly calls: number;
  readonly hasMoreCalls: boolean;
  readonly jobs: number;
  readonly failed: number;
}

async function countsOf(fromMs: number, toMs: number): Promise<Happened> {
  const from = new Date(Math.max(fromMs, toMs - LONGEST_PERIOD_MS)).toISOString();
  const to = new Date(toMs).toISOString();
  const [overview, calls] = await Promise.all([
    call('getOverview', { query: { from, to } }),
    call('listBookings', { query: { from, to, taskStatus: 'executed', limit: MOST_CALLS } }),
  ]);
  const { figures, queues } = overview.data;
  return {
    ...{ from, to, tasks: figures.period.made },
    calls: calls.data.items.length,
    hasMoreCalls: calls.data.nextCursor !== null,
    jobs: queues.reduce((sum, { completed }) => sum + completed, 0),
    failed: queues.reduce((sum, { failed }) => sum + failed, 0),
  };
}

async function run(move: Move, session: Session): Promise<Happened | undefined> {
  const fromMs = now();
  isMoving.set(true);
  try {
    setServerTime((await moveClock(move)).now);
    await renewAfterMove(session, fromMs);
  } finally {
    isMoving.set(false);
  }
  // A session of all tenants has no overview.
  const happened = session.tenant === null ? undefined : await countsOf(fromMs, now());
  await queryClient.invalidateQueries();
  return happened;
}

/** Moves the clock, then reads every screen again. The result is what happened. */
export function useMove() {
  const session = useSession();
  return useMutation({
    mutationFn: (move: Move) => run(move, session),
    onError: (error) => say(messageOf(error), { tone: 'bad' }),
  });
}
