import { now } from '../../clock.ts';
import { Pill } from '../../parts/pill.tsx';
import { inWords } from '../../parts/words.ts';

interface TaskStateProps {
  readonly task: { readonly status: string; readonly dueAt: string | null };
}

export const isOpen = ({ status }: TaskStateProps['task']): boolean => status === 'PENDING' || status === 'IN_PROGRESS';

export const isOverdue = (task: TaskStateProps['task']): boolean =>
  isOpen(task) && task.dueAt !== null && Date.parse(task.dueAt) < now();

/** The status of a task in words; an open one says when it is overdue. */
export function TaskState({ task }: TaskStateProps) {
  const { status } = task;
  if (isOverdue(task)) return <Pill tone="bad" text="overdue" constant={status} />;
  const tone = { COMPLETED: 'ok', CANCELLED: 'plain', IN_PROGRESS: 'run' } as const;
  return (
    <Pill
      tone={tone[status as keyof typeof tone] ?? 'wait'}
      text={status === 'PENDING' ? 'open' : inWords(status)}
      constant={status}
    />
  );
}
