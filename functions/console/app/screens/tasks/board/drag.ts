/** Dragging tasks from one rep to another. The card's menu offers the same. */
import { type DragEvent, useState } from 'react';
import type { Task } from '../read-tasks.ts';
import { useActions } from '../use-actions.ts';

export interface Drag {
  /** Of a card. It stays where it is when the user may not change tasks. */
  readonly cardProps: (task: Task) => {
    draggable: boolean;
    onDragStart?: (event: DragEvent) => void;
    onDragEnd?: () => void;
  };
  /** Of a place for a rep's tasks, or of nobody's. */
  readonly targetProps: (rep: Task['assignee']) => {
    onDragOver: (event: DragEvent) => void;
    onDrop: (event: DragEvent) => void;
  };
  /** Whether tasks of somebody else are on their way, so that the place would take them. */
  readonly takes: (repId: string | null) => boolean;
}

/** A selected card takes the other selected ones along. */
export function useDrag(tasks: readonly Task[], selected: ReadonlySet<string>): Drag {
  const { refusal, assign } = useActions();
  const [dragged, setDragged] = useState<readonly Task[]>([]);
  const takes = (repId: string | null) => dragged.some(({ assigneeId }) => assigneeId !== repId);
  const start = (task: Task) => (event: DragEvent) => {
    event.dataTransfer.setData('text/plain', task.title);
    event.dataTransfer.effectAllowed = 'move';
    setDragged(selected.has(task.id) ? tasks.filter(({ id }) => selected.has(id)) : [task]);
  };
  return {
    takes,
    cardProps: (task) =>
      refusal === undefined
        ? { draggable: true, onDragStart: start(task), onDragEnd: () => setDragged([]) }
        : { draggable: false },
    targetProps: (rep) => ({
      onDragOver: (event) => takes(rep?.id ?? null) && event.preventDefault(),
      onDrop: (event) => {
        event.preventDefault();
        assign(
          dragged.filter(({ assigneeId }) => assigneeId !== (rep?.id ?? null)),
          rep,
        );
        setDragged([]);
      },
    }),
  };
}
