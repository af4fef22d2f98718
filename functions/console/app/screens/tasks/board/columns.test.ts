import { describe, expect, it } from 'vitest';
import type { Column, Task } from '../read-tasks.ts';
import { columnsAfter, whenOf } from './columns.ts';

const day = { now: Date.parse('2026-03-02T14:00:00Z'), end: Date.parse('2026-03-03T05:00:00Z') };
const theo = { id: 'theo', name: 'Theo Tutti' };
const nora = { id: 'nora', name: 'Nora Nona' };

const taskOf = (id: string, dueAt: string | null, assignee: Task['assignee']): Task => ({
  ...{ id, title: id, description: null, status: 'PENDING', priority: 'LOW', source: null, cause: null, rating: null },
  ...{ createdAt: '2026-03-01T00:00:00.000Z', completedAt: null, customerId: 'ada' },
  ...{ customer: { id: 'ada', name: 'Ada' }, dueAt, assignee, assigneeId: assignee?.id ?? null },
});

const late = taskOf('late', '2026-03-01T00:00:00.000Z', theo);
const soon = taskOf('soon', '2026-03-02T20:00:00.000Z', theo);
const other = taskOf('other', null, nora);
const columns: readonly Column[] = [
  { ...theo, open: 40, overdue: 1, today: 1, later: 38, undated: 0, tasks: [late, soon] },
  { ...nora, open: 1, overdue: 0, today: 0, later: 0, undated: 1, tasks: [other] },
];

const brief = (after: readonly Column[]) =>
  after.map(({ name, open, overdue, today, later, undated, tasks }) => [
    ...[name, open, overdue, today, later, undated],
    tasks.map(({ id }) => id).join(' '),
  ]);

describe('the board after a change', () => {
  it('has no completed task, and no column without a task', () => {
    const done = { status: 'COMPLETED' } as const;
    const steps = [
      { task: late, change: done },
      { task: other, change: done },
    ];
    expect(brief(columnsAfter(columns, steps, day))).toEqual([['Theo Tutti', 39, 0, 1, 38, 0, 'soon']]);
  });

  it('has a task that was given away in its new column, also in one that was not there', () => {
    expect(brief(columnsAfter(columns, [{ task: late, change: { assignee: nora } }], day))).toEqual([
      ['Theo Tutti', 39, 0, 1, 38, 0, 'soon'],
      ['Nora Nona', 2, 1, 0, 0, 1, 'late other'],
    ]);
    expect(brief(columnsAfter(columns, [{ task: other, change: { assignee: null } }], day))).toEqual([
      ['Theo Tutti', 40, 1, 1, 38, 0, 'late soon'],
      [null, 1, 0, 0, 0, 1, 'other'],
    ]);
  });

  it('has a task that was moved in its new place and count', () => {
    const steps = [{ task: late, change: { dueAt: '2026-03-09T00:00:00.000Z' } }];
    expect(brief(columnsAfter(columns, steps, day))[0]).toEqual(['Theo Tutti', 40, 0, 1, 39, 0, 'soon late']);
  });

  it('has a task again that is open again', () => {
    const [theos] = columnsAfter(columns, [{ task: late, change: { status: 'COMPLETED' } }], day);
    const undone = { task: { ...late, status: 'COMPLETED' as const }, change: { status: 'PENDING' as const } };
    expect(brief(columnsAfter(theos ? [theos] : [], [undone], day))).toEqual(brief(columns.slice(0, 1)));
  });
});

it.each([
  [null, 'undated'],
  ['2026-03-02T13:59:59.999Z', 'overdue'],
  ['2026-03-02T14:00:00.000Z', 'today'],
  ['2026-03-03T04:59:59.999Z', 'today'],
  ['2026-03-03T05:00:00.000Z', 'later'],
])('a task due at %s is %s', (dueAt, when) => {
  expect(whenOf({ dueAt }, day)).toBe(when);
});
