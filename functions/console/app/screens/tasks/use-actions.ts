/** What can be done with tasks, for every part of the screen. */
import { createContext, useContext } from 'react';
import type { Question } from './ask/question.ts';
import type { BoardRep } from './ask/reps.ts';
import type { Task } from './read-tasks.ts';

export interface Actions {
  /** Why the user may not change tasks. */
  readonly refusal: string | undefined;
  /** Users whom tasks can be given to, and others who have some. */
  readonly reps: readonly BoardRep[];
  readonly complete: (tasks: readonly Task[]) => void;
  readonly cancel: (tasks: readonly Task[]) => void;
  readonly reopen: (tasks: readonly Task[]) => void;
  readonly assign: (tasks: readonly Task[], rep: Task['assignee']) => void;
  /** Null takes the due date away. */
  readonly setDue: (tasks: readonly Task[], dueAt: string | null) => void;
  /** Opens a dialog. */
  readonly ask: (question: Question) => void;
}

export const ActionsContext = createContext<Actions | undefined>(undefined);

export function useActions(): Actions {
  const actions = useContext(ActionsContext);
  if (!actions) throw new Error('There are no actions outside of the tasks');
  return actions;
}
