/** What can be exported to CSV files: the collections, and lists of what the automation did. Loads in a browser. */
import * as z from 'zod/mini';
import { choice, id, text } from '../../http/fields/fields.ts';
import { jobFilter } from '../../jobs/job-filter.ts';
import { jobStatuses } from '../../jobs/job-view.ts';
import { taskFilters } from '../../tasks/filter-fields.ts';
import { taskStatuses } from '../../tasks/task-view.ts';
import { runStatuses } from '../../workflows/runs/run-routes.ts';
import { type Collection, collections } from '../collections.ts';
import { type CellKind, fieldOf, namesOf } from '../csv/fields.ts';
import { filters } from '../filters.ts';

const lists = ['tasks', 'jobs', 'runs'] as const;
type List = (typeof lists)[number];

export const exportables = [...collections, ...lists] as const;
export type Exportable = Collection | List;

const yesOrNo = choice(['true', 'false']);

/** As the lists take them. */
export const exportFilters: { readonly [E in Exportable]: Readonly<Record<string, z.ZodMiniType>> } = {
  ...filters,
  tasks: {
    status: z.optional(choice(taskStatuses)),
    ...{ isOpen: z.optional(yesOrNo), isRated: z.optional(yesOrNo), wasRight: z.optional(yesOrNo) },
    ...taskFilters,
  },
  jobs: { ...jobFilter, status: z.optional(choice(jobStatuses)), isDelayed: z.optional(yesOrNo) },
  runs: {
    workflowId: z.optional(id),
    customerId: z.optional(id),
    status: z.optional(choice(runStatuses)),
    nodeId: z.optional(text(64)),
  },
};

/** In the order in which files have them. */
const columns: { readonly [L in List]: Readonly<Record<string, CellKind>> } = {
  tasks: {
    ...{ id: 'text', title: 'text', description: 'text', status: 'text', priority: 'text', source: 'text' },
    ...{ dueAt: 'moment', createdAt: 'moment', completedAt: 'moment', customerId: 'text', customerName: 'text' },
    ...{ assigneeId: 'text', assigneeName: 'text', triggerId: 'text', triggerName: 'text', triggeredAt: 'moment' },
    ...{ satisfaction: 'number', wasRight: 'flag', comment: 'text', ratedBy: 'text', ratedAt: 'moment' },
  },
  jobs: {
    ...{ id: 'text', type: 'text', queue: 'text', priority: 'number', status: 'text', error: 'text' },
    ...{ attempts: 'number', maxAttempts: 'number', progress: 'number', runAt: 'moment', createdAt: 'moment' },
    ...{ startedAt: 'moment', completedAt: 'moment', customerId: 'text', customerName: 'text', eventId: 'text' },
    ...{ dedupeKey: 'text', discardedAt: 'moment', discardedBy: 'text', discardReason: 'text' },
  },
  runs: {
    ...{ id: 'text', workflowId: 'text', version: 'number', customerId: 'text', customerName: 'text' },
    ...{ status: 'text', outcome: 'text', error: 'text', priority: 'number', steps: 'number', nodeId: 'text' },
    ...{
      startedAt: 'moment',
      endedAt: 'moment',
      dueAt: 'moment',
      pausedAt: 'moment',
      isHeld: 'flag',
      replayOf: 'text',
    },
  },
};

const isList = (name: Exportable): name is List => Object.hasOwn(columns, name);

/** The columns of a file for which none are asked. */
export const columnsOf = (name: Exportable): readonly string[] =>
  isList(name) ? Object.keys(columns[name]) : namesOf(name);

/** What a column shows: a member of a row, or an attribute of a customer. Undefined for none. */
export function columnOf(
  name: Exportable,
  column: string,
): { readonly member: string; readonly kind: CellKind; readonly attribute?: string } | undefined {
  if (!isList(name)) return column === 'id' ? { member: 'id', kind: 'text' } : fieldOf(name, column);
  const kind = Object.hasOwn(columns[name], column) ? columns[name][column] : undefined;
  return kind && { member: column, kind };
}
