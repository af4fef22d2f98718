import type { Database } from '../../../engine/data/database.ts';
import { EngineError } from '../../../engine/errors.ts';
import { on } from '../../http/route-handler.ts';
import { leaveOf } from '../users/leave.ts';
import { countBoard } from './queries.gen.ts';
import { routes } from './routes.ts';

interface Counts {
  readonly open: number;
  readonly overdue: number;
  readonly today: number;
  readonly later: number;
  readonly undated: number;
}

const none: Counts = { open: 0, overdue: 0, today: 0, later: 0, undated: 0 };

const countsOf = ({ open, overdue, today, later, undated }: Counts): Counts => {
  return { open, overdue, today, later, undated };
};

const plus = (one: Counts, other: Counts): Counts => ({
  open: one.open + other.open,
  overdue: one.overdue + other.overdue,
  today: one.today + other.today,
  later: one.later + other.later,
  undated: one.undated + other.undated,
});

/** The open tasks of a tenant, counted in one statement. */
export async function findBoard(database: Database, { tenantId, now }: { tenantId: string; now: Date }) {
  const rows = await database.many(countBoard, { tenantId, now });
  const [first] = rows;
  if (!first) throw new EngineError('NOT_FOUND', `There is no tenant ${tenantId}`);
  const reps = rows.flatMap((row) => {
    const { assigneeId, assigneeName, isActive, capacity, isOnLeave } = row;
    if (assigneeId === null || isActive === null) return [];
    return [
      { id: assigneeId, name: assigneeName, isActive, capacity, leave: leaveOf(row), isOnLeave, ...countsOf(row) },
    ];
  });
  return {
    now,
    tomorrowAt: first.tomorrowAt,
    timeZone: first.timeZone,
    total: rows.map(countsOf).reduce(plus, none),
    unassigned: rows
      .filter(({ assigneeId }) => assigneeId === null)
      .map(countsOf)
      .reduce(plus, none),
    reps,
  };
}

export const getTaskBoard = on(routes.getTaskBoard, async ({ database, now, caller: { tenantId } }) => {
  const board = await findBoard(database, { tenantId, now });
  return { body: board, compared: { ...board, now: undefined } };
});
