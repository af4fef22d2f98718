import { useMutation } from '@tanstack/react-query';
import { messageOf } from '../../api/api-error.ts';
import { type Answer, call } from '../../api/call.ts';
import { queryClient, refresh } from '../../api/queries.ts';
import { say } from '../../parts/toasts.tsx';
import { count } from '../../parts/words.ts';
import type { Task } from './read-tasks.ts';

interface Change {
  readonly status?: Task['status'];
  readonly assigneeId?: string | null;
}

interface Given {
  readonly tasks: readonly Task[];
  readonly change: Change;
  /** What was done, in the past tense: "completed". */
  readonly done: string;
}

/** Shows a change before the API has answered. */
function showAtOnce({ tasks, change }: Given): void {
  const ids = new Set(tasks.map(({ id }) => id));
  queryClient.setQueriesData<Answer<'listTasks'>>({ queryKey: ['listTasks'] }, (answer) => {
    if (!answer) return answer;
    const isGone = change.status !== undefined;
    const kept = isGone ? answer.data.items.filter(({ id }) => !ids.has(id)) : answer.data.items;
    const { assigneeId } = change;
    const items =
      assigneeId === undefined ? kept : kept.map((task) => (ids.has(task.id) ? { ...task, assigneeId } : task));
    return { ...answer, data: { ...answer.data, items } };
  });
}

async function store({ tasks, change }: Given): Promise<void> {
  for (const { id } of tasks) await call('changeTask', { params: { id }, body: change });
}

/** What takes a change back: a task that was completed is opened again, a rep gets the task back. */
function reverseOf({ tasks, change }: Given): Given | undefined {
  if (change.status !== undefined) return { tasks, change: { status: 'PENDING' }, done: 'open again' };
  const [first] = tasks;
  const isOfOne = tasks.every(({ assigneeId }) => assigneeId === first?.assigneeId);
  return first && isOfOne ? { tasks, change: { assigneeId: first.assigneeId }, done: 'given back' } : undefined;
}

/** Changes tasks: shown at once, and taken back with the reason when the API refuses. */
export function useChangeTasks() {
  const mutation = useMutation({
    mutationFn: store,
    onMutate: showAtOnce,
    onError: (error) => say(messageOf(error), { tone: 'bad' }),
    onSettled: () => refresh('listTasks', 'getTask', 'getTaskBoard', 'listTriggers', 'listTriggerTasks'),
    onSuccess: (_, given) => {
      const reverse = reverseOf(given);
      say(
        `${count(given.tasks.length, 'task')} ${given.done}.`,
        reverse ? { undo: () => mutation.mutate(reverse) } : {},
      );
    },
  });
  return mutation;
}
