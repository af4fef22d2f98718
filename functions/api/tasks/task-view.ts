/** A task as every route of the API returns it. */
import * as z from 'zod/mini';
import { describe } from '../http/fields/describe.ts';

export const taskStatuses = ['PENDING', 'IN_PROGRESS', 'COMPLETED', 'CANCELLED'] as const;

export const taskPriorities = ['LOW', 'MEDIUM', 'HIGH', 'URGENT'] as const;

const named = z.object({ id: z.guid(), name: z.nullable(z.string()) });

const taskRating = z.object({
  satisfaction: z.nullable(z.int().check(describe('1 to 5.'))),
  wasRight: z.nullable(z.boolean()),
  comment: z.nullable(z.string()),
  ratedBy: z.string(),
  ratedByName: z.nullable(z.string()),
  ratedAt: z.iso.datetime(),
});

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
  cause: z.nullable(
    z
      .object({
        triggerId: z.guid(),
        triggerName: z.nullable(z.string()),
        occurrenceKey: z.string().check(describe('The fact that the trigger acted on: it acts on each only once.')),
        evaluationId: z.nullable(z.guid().check(describe('Null: another system made it.'))),
        triggeredAt: z.iso.datetime(),
        experiment: z.nullable(
          z
            .object({ id: z.guid(), arm: z.string() })
            .check(describe('The experiment that ran on the trigger, and the arm whose text and dates the task has.')),
        ),
      })
      .check(describe('Why the task exists: the trigger that made it. Null for other tasks.')),
  ),
  rating: z.nullable(taskRating.check(describe('What its rep says of it. Null: nothing yet.'))),
});

interface RatingRow {
  readonly satisfaction: number | null;
  readonly wasRight: boolean | null;
  readonly comment: string | null;
  readonly ratedBy: string | null;
  readonly ratedByName: string | null;
  readonly ratedAt: Date | null;
}

interface TaskRow extends RatingRow {
  readonly customerId: string;
  readonly customerName: string | null;
  readonly assigneeId: string | null;
  readonly assigneeName: string | null;
  readonly triggerId: string | null;
  readonly triggerName: string | null;
  readonly occurrenceKey: string | null;
  readonly evaluationId: string | null;
  readonly triggeredAt: Date | null;
  readonly experimentId: string | null;
  readonly arm: string | null;
}

/** Members of a link are all there, or none is; one that was imported has no evaluation. */
function causeOf({ triggerId, triggerName, occurrenceKey, evaluationId, triggeredAt, experimentId, arm }: TaskRow) {
  if (triggerId === null || occurrenceKey === null || triggeredAt === null) return null;
  const experiment = experimentId === null || arm === null ? null : { id: experimentId, arm };
  return { triggerId, triggerName, occurrenceKey, evaluationId, triggeredAt, experiment };
}

/** A rating has an author and a moment. */
function ratingOf({ satisfaction, wasRight, comment, ratedBy, ratedByName, ratedAt }: RatingRow) {
  if (ratedBy === null || ratedAt === null) return null;
  return { satisfaction, wasRight, comment, ratedBy, ratedByName, ratedAt };
}

/** Adds customer and assignee, each with its name, the task's cause, and its rating. */
export function toTaskView<R extends TaskRow>(row: R) {
  const { customerName, assigneeName, triggerId: _id, triggerName: _name, evaluationId: _by, ...rest } = row;
  const { occurrenceKey: _key, triggeredAt: _at, experimentId: _experiment, arm: _arm, ...rated } = rest;
  const { satisfaction: _s, wasRight: _w, comment: _c, ratedBy: _r, ratedByName: _n, ratedAt: _t, ...task } = rated;
  const { customerId, assigneeId } = task;
  return {
    ...task,
    customer: { id: customerId, name: customerName },
    assignee: assigneeId === null ? null : { id: assigneeId, name: assigneeName },
    cause: causeOf(row),
    rating: ratingOf(row),
  };
}
