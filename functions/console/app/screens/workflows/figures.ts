/** The runs of each workflow in figures, as the list shows them. */
import type { ReplyOf } from '../../api/call.ts';

type Reply = ReplyOf<'listWorkflowFigures'>;
export type Figures = Reply['items'][number];

const DAY_MS = 86_400_000;

/** Runs that started on each day of the period, 0 included. */
export function startedByDay({ from, to }: Pick<Reply, 'from' | 'to'>, days: Figures['days']): readonly number[] {
  const by = new Map(days.map(({ day, started }) => [day, started]));
  const length = Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;
  return Array.from(
    { length },
    (_, n) => by.get(new Date(Date.parse(from) + n * DAY_MS).toISOString().slice(0, 10)) ?? 0,
  );
}
