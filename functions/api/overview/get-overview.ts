import { queues } from '../../registry.ts';
import { countToday } from '../bookings/calendar/count-today.ts';
import { on } from '../http/route-handler.ts';
import { findBoard } from '../tasks/board/board.ts';
import { findAttention } from './attention.ts';
import { findNext } from './next.ts';
import { periodOf } from './period.ts';
import * as queries from './queries.gen.ts';
import { routes } from './routes.ts';

type Queue = NonNullable<(typeof queries.measureQueues)['gives']>;
type Figures = Omit<NonNullable<(typeof queries.findFigures)['gives']>, 'isBefore'>;

const noFigures: Figures = { made: 0, completed: 0, inTime: 0, medianHours: null, settled: 0, ordered: 0 };

/** Registered queues, and removed ones that still have jobs. */
function withIdleQueues(rows: readonly Queue[]): Queue[] {
  const names = [
    ...new Set([...Object.values(queues).map(({ name }): string => name), ...rows.map(({ queue }) => queue)]),
  ];
  const idle = { waiting: 0, active: 0, delayed: 0, failed: 0, completed: 0, oldestWaitsSince: null, p95Ms: null };
  return names.sort().map((queue) => rows.find((row) => row.queue === queue) ?? { queue, ...idle });
}

/** Fourteen statements, whatever the tenant has. */
export const getOverview = on(routes.getOverview, async ({ database, query, now, caller: { tenantId } }) => {
  const period = { tenantId, ...periodOf(query, now) };
  const figures = await database.many(queries.findFigures, { ...period, now });
  const figuresOf = (isBefore: boolean): Figures => {
    const { isBefore: _, ...found } = figures.find((row) => row.isBefore === isBefore) ?? { ...noFigures, isBefore };
    return found;
  };
  const board = await findBoard(database, { tenantId, now });
  const attention = await findAttention(database, { tenantId, now });
  const overdueReps = board.reps
    .filter(({ overdue }) => overdue > 0)
    .map(({ id, name, overdue }) => ({ id, name, overdue }))
    .sort((one, other) => other.overdue - one.overdue);
  const found = {
    attention: { ...attention, overdueReps },
    figures: {
      period: figuresOf(false),
      before: figuresOf(true),
      suppressed: await database.many(queries.sumSuppressed, { tenantId, now }),
    },
    tasksPerDay: await database.many(queries.countTasksByDay, period),
    callsToday: await countToday(database, { tenantId, now }),
    queues: withIdleQueues(await database.many(queries.measureQueues, { ...period, now })),
    next: await findNext(database, { tenantId, now }),
  };
  return {
    body: { from: period.from, to: period.to, board, ...found },
    compared: { from: query.from, to: query.to, board: { ...board, now: undefined }, ...found },
  };
});
