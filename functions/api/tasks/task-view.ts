/** A task as the API shows it, whichever route asks. */
import * as z from 'zod/mini';

export const taskStatuses = ['PENDING', 'IN_PROGRESS', 'COMPLETED', 'CANCELLED'] as const;

const named = z.object({ id: z.guid(), name: z.nullable(z.string()) });

export const taskView = z.object({
  id: z.guid(),
  title: z.string(),
  description: z.nullable(z.string()),
  status: z.enum(taskStatuses),
  priority: z.enum(['LOW', 'MEDIUM', 'HIGH', 'URGENT']),
  dueAt: z.nullable(z.iso.datetime()),
  source: z.nullable(z.string().check(z.meta({ description: 'The trigger type that made it, if one did.' }))),
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

/** Customer and assignee with their names, beside their ids. */
export function toTaskView<R extends TaskRow>({ customerName, assigneeName, ...task }: R) {
  const { customerId, assigneeId } = task;
  return {
    ...task,
    customer: { id: customerId, name: customerName },
    assignee: assigneeId === null ? null : { id: assigneeId, name: assigneeName },
  };
}
