/** A task as every route of the API returns it. */
import * as z from 'zod/mini';
import { describe } from '../http/fields/describe.ts';

export const taskStatuses = ['PENDING', 'IN_PROGRESS', 'COMPLETED', 'CANCELLED'] as const;

export const taskPriorities = ['LOW', 'MEDIUM', 'HIGH', 'URGENT'] as const;

const named = z.object({ id: z.guid(), name: z.nullable(z.string()) });

export const taskView = z.object({
  id: z.guid(),
  title: z.string(),
  description: z.nullable(z.string()),
  status: z.enum(taskStatuses),
  priority: z.enum(taskPriorities),
  dueAt: z.nullable(z.iso.datetime()),
  source: z.nullable(z.string().check(describe('Type of the trigger that created it; null for other tasks.'))),
  createdAt: z.iso.datetime(),
  completedAt: z.nullable(z.iso.datetime()),
  customerId: z.guid(),
  assigneeId: z.nullable(z.guid()),
  customer: named,
  assignee: z.nullable(named),
});

interface TaskRow {
  readonly customerId: string;
  readonly customerName: string | null;
  readonly assigneeId: string | null;
  readonly assigneeName: string | null;
}

/** Adds customer and assignee, each with its name. */
export function toTaskView<R extends TaskRow>({ customerName, assigneeName, ...task }: R) {
  const { customerId, assigneeId } = task;
  return {
    ...task,
    customer: { id: customerId, name: customerName },
    assignee: assigneeId === null ? null : { id: assigneeId, name: assigneeName },
  };
}
