import type { ReplyOf } from '../../../api/call.ts';
import { formatDate } from '../../../parts/moment.tsx';
import { number } from '../../../parts/words.ts';

export type BoardRep = ReplyOf<'getTaskBoard'>['reps'][number];

export const nameOf = (name: string | null | undefined): string => name ?? 'no name';

/** What the rep has to do today, overdue tasks included. */
export const loadOf = ({ overdue, today }: BoardRep): number => overdue + today;

export const isOver = (rep: BoardRep): boolean => rep.capacity !== null && loadOf(rep) > rep.capacity;

/** "7 of 12 today" */
export function loadInWords(rep: BoardRep): string {
  const load = number(loadOf(rep));
  return rep.capacity === null ? `${load} to do today` : `${load} of ${number(rep.capacity)} today`;
}

/** "away until Feb 3, 2026", or when the rep will be away. Leave that is over is not told. */
export function leaveInWords({ leave, isOnLeave }: BoardRep, today: string): string | undefined {
  if (leave === null || leave.until < today) return undefined;
  return isOnLeave
    ? `away until ${formatDate(leave.until)}`
    : `away ${formatDate(leave.from)} to ${formatDate(leave.until)}`;
}

/** Reps who can be given a task, by name. */
export const takers = (reps: readonly BoardRep[]): readonly BoardRep[] =>
  reps.filter(({ isActive }) => isActive).toSorted((a, b) => nameOf(a.name).localeCompare(nameOf(b.name)));
