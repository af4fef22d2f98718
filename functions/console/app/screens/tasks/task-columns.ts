import type { Columns } from '../../parts/csv/csv.ts';
import type { Task } from './read-tasks.ts';

/** A task as a line of CSV. */
export const taskColumns: Columns<Task> = {
  Id: ({ id }) => id,
  Task: ({ title }) => title,
  Customer: ({ customer }) => customer.name,
  'Customer id': ({ customer }) => customer.id,
  For: ({ assignee }) => assignee?.name,
  Due: ({ dueAt }) => dueAt,
  Priority: ({ priority }) => priority,
  Status: ({ status }) => status,
  'Made by': ({ cause, source }) => cause?.triggerName ?? source,
  Made: ({ createdAt }) => createdAt,
  Completed: ({ completedAt }) => completedAt,
  'Was right': ({ rating }) => (rating?.wasRight == null ? null : String(rating.wasRight)),
  Satisfaction: ({ rating }) => rating?.satisfaction,
  Comment: ({ rating }) => rating?.comment,
};
