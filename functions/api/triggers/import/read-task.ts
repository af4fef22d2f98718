/** Reads tasks of the older system. */
import type { Json } from '../../../engine/data/statement.ts';
import { priorities } from '../../../engine/triggers/define.ts';
import { momentIn, type OldRow, textIn, Unusable } from './read-rows.ts';

/** Statuses there, in capitals, and ours. */
const statuses: ReadonlyMap<string, string> = new Map([
  ...['PENDING', 'OPEN', 'TODO', 'NEW', 'NOT_STARTED'].map((name) => [name, 'PENDING'] as const),
  ...['IN_PROGRESS', 'STARTED'].map((name) => [name, 'IN_PROGRESS'] as const),
  ...['COMPLETED', 'DONE', 'CLOSED'].map((name) => [name, 'COMPLETED'] as const),
  ...['CANCELLED', 'CANCELED', 'SKIPPED'].map((name) => [name, 'CANCELLED'] as const),
]);

const MOST_TITLE = 500;
const MOST_DESCRIPTION = 3000;

export interface ReadTask {
  readonly oldId: string;
  /** There. */
  readonly assigneeId: string | undefined;
  /** What the table takes; moments that the row lacks are that of the follow-up. */
  columns(triggeredAt: Date): { readonly [column: string]: Json };
}

/** Throws Unusable. */
export function readTask({ id, row }: OldRow): ReadTask {
  const given = (textIn(row, 'status') ?? 'PENDING').toUpperCase().replaceAll(/[\s-]+/g, '_');
  const status = statuses.get(given);
  if (status === undefined) throw new Unusable(`status must be one of ${[...statuses.keys()].join(', ')}`);
  const priority = (textIn(row, 'priority') ?? 'MEDIUM').toUpperCase();
  const dueAt = momentIn(row, 'dueAt', 'dueDate');
  const createdAt = momentIn(row, 'createdAt');
  const endedAt = momentIn(row, 'completedAt', 'updatedAt');
  return {
    oldId: id,
    assigneeId: textIn(row, 'assigneeId', 'assignedToId', 'assignedTo', 'userId'),
    columns: (triggeredAt) => ({
      title: (textIn(row, 'title', 'name') ?? 'Follow-up').slice(0, MOST_TITLE),
      description: textIn(row, 'description')?.slice(0, MOST_DESCRIPTION) ?? null,
      ...{ status, priority: priorities.find((one) => one === priority) ?? 'MEDIUM' },
      dueAt: dueAt?.toISOString() ?? null,
      createdAt: (createdAt ?? triggeredAt).toISOString(),
      completedAt: status === 'COMPLETED' ? (endedAt ?? triggeredAt).toISOString() : null,
    }),
  };
}
