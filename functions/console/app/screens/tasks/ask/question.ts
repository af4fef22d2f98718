import { count } from '../../../parts/words.ts';
import type { Task } from '../read-tasks.ts';

/** What is asked before tasks are changed. */
export interface Question {
  readonly kind: 'assign' | 'due' | 'cancel';
  readonly tasks: readonly Task[];
}

export interface AskProps {
  readonly tasks: readonly Task[];
  readonly onClose: () => void;
}

/** `“Call Ada”`, or `3 tasks`. */
export const whichTasks = (tasks: readonly Task[]): string =>
  tasks.length === 1 ? `“${tasks[0]?.title}”` : count(tasks.length, 'task');
