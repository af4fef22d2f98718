/** Offers what can be done with tasks, and asks before it. */
import { type ReactNode, useMemo, useState } from 'react';
import { Confirm } from '../../parts/dialog.tsx';
import { count } from '../../parts/words.ts';
import { useRefusal } from '../../session/session.ts';
import { AssignDialog } from './ask/assign-dialog.tsx';
import { DueDialog } from './ask/due-dialog.tsx';
import { type AskProps, type Question, whichTasks } from './ask/question.ts';
import { type BoardRep, nameOf } from './ask/reps.ts';
import type { Change } from './board/columns.ts';
import { useChangeTasks } from './change-tasks.ts';
import type { Task } from './read-tasks.ts';
import { isOpen } from './task-state.tsx';
import { type Actions, ActionsContext, useActions } from './use-actions.ts';

function CancelDialog({ tasks, onClose }: AskProps) {
  const { cancel } = useActions();
  const confirm = () => {
    cancel(tasks);
    onClose();
  };
  return (
    <Confirm
      title={`Cancel ${whichTasks(tasks)}?`}
      action={`Cancel ${count(tasks.length, 'task')}`}
      leave={tasks.length === 1 ? 'Leave it' : 'Leave them'}
      onConfirm={confirm}
      onClose={onClose}
    >
      <p className="dim">Their triggers act on each occurrence once, so they do not make these tasks again.</p>
    </Confirm>
  );
}

const dialogs = { assign: AssignDialog, due: DueDialog, cancel: CancelDialog };

interface TaskActionsProps {
  readonly reps: readonly BoardRep[];
  /** After tasks were changed. */
  readonly onChanged: () => void;
  readonly children: ReactNode;
}

/** Offers the actions to what is inside. */
export function TaskActions({ reps, onChanged, children }: TaskActionsProps) {
  const change = useChangeTasks();
  const refusal = useRefusal('operator');
  const [question, setQuestion] = useState<Question>();
  const actions = useMemo<Actions>(() => {
    const all = (tasks: readonly Task[], to: Change, done: string) => {
      if (refusal !== undefined || tasks.length === 0) return;
      change({ steps: tasks.map((task) => ({ task, change: to })), done });
      onChanged();
    };
    const open = (tasks: readonly Task[]) => tasks.filter(isOpen);
    return {
      refusal,
      reps,
      complete: (tasks) => all(open(tasks), { status: 'COMPLETED' }, 'completed'),
      cancel: (tasks) => all(open(tasks), { status: 'CANCELLED' }, 'cancelled'),
      reopen: (tasks) => all(tasks, { status: 'PENDING' }, 'open again'),
      assign: (tasks, rep) => all(tasks, { assignee: rep }, `given to ${rep === null ? 'no one' : nameOf(rep.name)}`),
      setDue: (tasks, dueAt) => all(tasks, { dueAt }, dueAt === null ? 'without a due date' : 'moved'),
      ask: (asked) => refusal === undefined && asked.tasks.length > 0 && setQuestion(asked),
    };
  }, [change, refusal, reps, onChanged]);
  const Ask = question && dialogs[question.kind];
  return (
    <ActionsContext value={actions}>
      {children}
      {Ask && <Ask tasks={question.tasks} onClose={() => setQuestion(undefined)} />}
    </ActionsContext>
  );
}
