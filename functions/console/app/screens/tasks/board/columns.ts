/** The board as changes make it, before it is read again. */
import type { Column, Task } from '../read-tasks.ts';
import { isOpen } from '../task-state.tsx';

export interface Change {
  readonly status?: Task['status'];
  /** Null: nobody. */
  readonly assignee?: Task['assignee'];
  readonly dueAt?: string | null;
}

/** What changes of one task. */
export interface Step {
  readonly task: Task;
  readonly change: Change;
}

/** The present, and where the tenant's day ends. */
export interface Day {
  readonly now: number;
  readonly end: number;
}

export type When = 'overdue' | 'today' | 'later' | 'undated';

/** The task as the change makes it. */
export const changed = (task: Task, { assignee, ...change }: Change): Task => ({
  ...task,
  ...change,
  ...(assignee === undefined ? {} : { assignee, assigneeId: assignee?.id ?? null }),
});

export function whenOf({ dueAt }: Pick<Task, 'dueAt'>, { now, end }: Day): When {
  if (dueAt === null) return 'undated';
  const at = Date.parse(dueAt);
  if (at < now) return 'overdue';
  return at < end ? 'today' : 'later';
}

const dueFirst = (one: Task, other: Task): number =>
  (one.dueAt ?? '9999').localeCompare(other.dueAt ?? '9999') || one.id.localeCompare(other.id);

/** Counts a task in, or out with -1. */
function counted(column: Column, task: Task, by: 1 | -1, day: Day): Column {
  const when = whenOf(task, day);
  return { ...column, open: column.open + by, [when]: column[when] + by };
}

function without(column: Column, id: string, day: Day): Column {
  const task = column.tasks.find((one) => one.id === id);
  if (!task) return column;
  return { ...counted(column, task, -1, day), tasks: column.tasks.filter((one) => one !== task) };
}

const emptyColumn = (assignee: Task['assignee']): Column => ({
  ...{ id: assignee?.id ?? null, name: assignee?.name ?? null },
  ...{ open: 0, overdue: 0, today: 0, later: 0, undated: 0, tasks: [] },
});

/** A column in which the task is not. */
const having = (column: Column, task: Task, day: Day): Column => ({
  ...counted(column, task, 1, day),
  tasks: [...column.tasks, task].toSorted(dueFirst),
});

function columnsAfterOne(columns: readonly Column[], { task, change }: Step, day: Day): readonly Column[] {
  const cleared = columns.map((column) => without(column, task.id, day));
  const after = changed(task, change);
  if (!isOpen(after)) return cleared;
  const hasColumn = cleared.some(({ id }) => id === after.assigneeId);
  const all = hasColumn ? cleared : [...cleared, emptyColumn(after.assignee)];
  return all.map((column) => (column.id === after.assigneeId ? having(column, after, day) : column));
}

/** The columns once the steps are done; those without tasks are gone. */
export const columnsAfter = (columns: readonly Column[], steps: readonly Step[], day: Day): Column[] =>
  steps.reduce((before, step) => columnsAfterOne(before, step, day), columns).filter(({ open }) => open > 0);
