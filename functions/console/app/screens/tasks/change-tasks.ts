/** Changes tasks: shown at once, and taken back with the reason where the API refuses. */
import type { QueryKey } from '@tanstack/react-query';
import { ApiError, messageOf } from '../../api/api-error.ts';
import { type Answer, call, type Input } from '../../api/call.ts';
import { queryClient, refresh } from '../../api/queries.ts';
import { useMutation } from '../../api/use-mutation.ts';
import { now } from '../../clock.ts';
import { say } from '../../parts/toasts.tsx';
import { count } from '../../parts/words.ts';
import { useTenantZone } from '../../session/session.ts';
import { type Change, changed, columnsAfter, type Step } from './board/columns.ts';
import { endOfDay } from './due.ts';
import type { Task } from './read-tasks.ts';

interface Given {
  readonly steps: readonly Step[];
  /** What was done, in the past tense: "completed". */
  readonly done: string;
}

interface Refused {
  readonly step: Step;
  readonly reason: string;
}

/** What is wrong with one task; anything else would meet the others too. */
const ABOUT_THE_TASK = new Set([404, 409, 412, 422]);

const toBody = ({ assignee, ...rest }: Change): NonNullable<Input<'changeTask'>['body']> =>
  assignee === undefined ? rest : { ...rest, assigneeId: assignee?.id ?? null };

/** Returns what was refused, and why. */
async function store(steps: readonly Step[]): Promise<readonly Refused[]> {
  const refused: Refused[] = [];
  for (const [place, step] of steps.entries()) {
    try {
      await call('changeTask', { params: { id: step.task.id }, body: toBody(step.change) });
    } catch (error) {
      const isOfTask = error instanceof ApiError && ABOUT_THE_TASK.has(error.status);
      const left = isOfTask ? [step] : steps.slice(place);
      refused.push(...left.map((one) => ({ step: one, reason: messageOf(error) })));
      if (!isOfTask) break;
    }
  }
  return refused;
}

type Snapshot = readonly (readonly [key: QueryKey, data: unknown])[];

/** Every reading of tasks that the console holds. */
const snapshot = (): Snapshot =>
  (['listTasks', 'listTasksByRep', 'getTask'] as const).flatMap((name) =>
    queryClient.getQueriesData({ queryKey: [name] }),
  );

function restore(before: Snapshot): void {
  for (const [key, data] of before) queryClient.setQueryData(key, data);
}

/** Shows changes before the API has answered. */
function show(steps: readonly Step[], zone: string): void {
  const byId = new Map(steps.map(({ task, change }) => [task.id, change]));
  const after = (task: Task): Task => changed(task, byId.get(task.id) ?? {});
  queryClient.setQueriesData<Answer<'listTasks'>>(
    { queryKey: ['listTasks'] },
    (answer) => answer && { ...answer, data: { ...answer.data, items: answer.data.items.map(after) } },
  );
  queryClient.setQueriesData<Answer<'getTask'>>(
    { queryKey: ['getTask'] },
    (answer) => answer && { ...answer, data: after(answer.data) },
  );
  const day = { now: now(), end: endOfDay(now(), zone) };
  queryClient.setQueriesData<Answer<'listTasksByRep'>>(
    { queryKey: ['listTasksByRep'] },
    (answer) => answer && { ...answer, data: { items: columnsAfter(answer.data.items, steps, day) } },
  );
}

/** What takes a change back: each task gets what it had. */
const reverseOf = ({ task, change }: Step): Step => ({
  task: changed(task, change),
  change: {
    ...(change.status === undefined ? {} : { status: task.status }),
    ...(change.assignee === undefined ? {} : { assignee: task.assignee }),
    ...(change.dueAt === undefined ? {} : { dueAt: task.dueAt }),
  },
});

/** Which tasks were not changed, and the first reason. */
function refusalOf(refused: readonly Refused[], { steps, done }: Given): string {
  const [first] = refused;
  const which =
    refused.length === 1
      ? `“${first?.step.task.title}” is not ${done}`
      : `${refused.length} of ${count(steps.length, 'task')} are not ${done}`;
  return `${which}: ${first?.reason}`;
}

/** Returns a function that changes tasks. Its message offers to take back what was done. */
export function useChangeTasks(): (given: Given) => void {
  const zone = useTenantZone();
  const { mutate } = useMutation({
    mutationFn: ({ steps }: Given) => store(steps),
    onMutate: async ({ steps }) => {
      await Promise.all(snapshot().map(([queryKey]) => queryClient.cancelQueries({ queryKey })));
      const before = snapshot();
      show(steps, zone);
      return before;
    },
    onSuccess: (refused, given, before) => {
      const isRefused = new Set(refused.map(({ step }) => step));
      const kept = given.steps.filter((step) => !isRefused.has(step));
      if (refused.length > 0) {
        restore(before);
        show(kept, zone);
        say(refusalOf(refused, given), { tone: 'bad' });
      }
      if (kept.length === 0) return;
      const undo = () => mutate({ steps: kept.map(reverseOf), done: 'as before' });
      say(`${count(kept.length, 'task')} ${given.done}.`, { undo });
    },
    onSettled: () =>
      refresh('listTasks', 'listTasksByRep', 'getTask', 'getTaskBoard', 'listTriggers', 'listTriggerTasks'),
  });
  return mutate;
}
