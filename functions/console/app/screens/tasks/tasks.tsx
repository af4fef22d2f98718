/** Tasks of everyone, as a board of open ones by rep or as a list of any. */
import { useMemo, useState } from 'react';
import { useSearchParams } from 'wouter';
import { useRead } from '../../api/queries.ts';
import { useRowKeys } from '../../parts/row-keys.ts';
import { View } from '../../parts/view.tsx';
import { count } from '../../parts/words.ts';
import { useRefusal } from '../../session/session.ts';
import { usePage } from '../../shell/page.ts';
import { Board, type BoardRep } from './board.tsx';
import { useChangeTasks } from './change-tasks.ts';
import { FilterBar } from './filter-bar.tsx';
import { useFilters } from './filters.ts';
import { List } from './list.tsx';
import { type Task, useOpenTasks, useTaskPage } from './read-tasks.ts';
import { type Rep, SelectionBar } from './selection-bar.tsx';
import { TaskCsv } from './task-csv.tsx';
import { TaskDialog } from './task-dialog.tsx';
import { isOpen, isOverdue } from './task-state.tsx';

/** Reps who can be given a task, or have one. */
const namesOf = (reps: readonly BoardRep[]): readonly Rep[] =>
  reps.map(({ id, name }) => ({ id, name: name ?? 'no name' })).toSorted((a, b) => a.name.localeCompare(b.name));

function useSelection(tasks: readonly Task[]) {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const select = (id: string, isSelected: boolean) =>
    setIds(new Set([...ids].filter((one) => one !== id).concat(isSelected ? [id] : [])));
  return { ids, select, clear: () => setIds(new Set()), tasks: tasks.filter(({ id }) => ids.has(id)) };
}

/** Completes the selected tasks, or the current one. */
function useKeys(tasks: readonly Task[], selection: ReturnType<typeof useSelection>, open: (id: string) => void) {
  const change = useChangeTasks();
  const refusal = useRefusal('operator');
  const complete = (id: string) => {
    const chosen = selection.tasks.length > 0 ? selection.tasks : tasks.filter((task) => task.id === id);
    const left = chosen.filter(isOpen);
    if (refusal !== undefined || left.length === 0) return;
    change.mutate({ tasks: left, change: { status: 'COMPLETED' }, done: 'completed' });
    selection.clear();
  };
  const ids = useMemo(() => tasks.map(({ id }) => id), [tasks]);
  return useRowKeys(ids, {
    open,
    select: (id) => selection.select(id, !selection.ids.has(id)),
    more: [{ key: 'e', label: 'Complete', run: complete }],
  });
}

function Views() {
  const [filters, set] = useFilters();
  const isList = filters.view === 'list';
  return (
    // biome-ignore lint/a11y/useSemanticElements: two buttons, of which one is pressed
    <div className="seg" role="group" aria-label="Show">
      <button type="button" aria-pressed={!isList} onClick={() => set({ view: '', status: '' })}>
        By rep
      </button>
      <button type="button" aria-pressed={isList} onClick={() => set({ view: 'list' })}>
        List
      </button>
    </div>
  );
}

function summaryOf(tasks: readonly Task[], hasMore: boolean): string {
  const overdue = tasks.filter(isOverdue).length;
  const shown = hasMore ? `The ${count(tasks.length, 'task')} that are due first` : count(tasks.length, 'task');
  return overdue > 0 ? `${shown}, ${overdue} of them overdue` : shown;
}

/** Reads only what the chosen view shows. */
function useTasks(isList: boolean) {
  const [filters] = useFilters();
  const page = useTaskPage(filters, isList);
  const open = useOpenTasks(filters, !isList);
  if (!isList) return { ...open, next: null };
  const next = page.data?.data.nextCursor ?? null;
  return { query: page, tasks: page.data?.data.items ?? [], hasMore: next !== null, next };
}

export default function Tasks() {
  usePage({ title: 'Tasks', path: '/tasks' });
  const [filters, set] = useFilters();
  const [search, setSearch] = useSearchParams();
  const isList = filters.view === 'list';
  const { query, tasks, hasMore, next } = useTasks(isList);
  const selection = useSelection(tasks);
  const boardReps = useRead('getTaskBoard').data?.data.reps ?? [];
  const reps = namesOf(boardReps);
  const open = (task: string) => setSearch((before) => new URLSearchParams([...before, ['task', task]]));
  const close = () => setSearch((before) => new URLSearchParams([...before].filter(([name]) => name !== 'task')));
  const current = useKeys(tasks, selection, open);
  const shown = { tasks, current, selected: selection.ids, onSelect: selection.select, onOpen: open };
  const opened = search.get('task');
  return (
    <>
      <div className="row between wrap">
        <div>
          <h1>Tasks</h1>
          <p className="dim">{query.data ? summaryOf(tasks, hasMore) : '…'}</p>
        </div>
        <div className="row">
          <TaskCsv />
          <Views />
        </div>
      </div>
      <FilterBar reps={reps} hasStatus={isList} />
      <View
        query={query}
        isEmpty={() => tasks.length === 0}
        empty="No task here. Triggers make them; run one now, or show others."
      >
        {() => (isList ? <List {...shown} /> : <Board {...shown} reps={boardReps} />)}
      </View>
      {isList && next && (
        <div>
          <button type="button" className="btn" onClick={() => set({ cursor: next })}>
            Next page
          </button>
        </div>
      )}
      <SelectionBar tasks={selection.tasks} reps={reps} onDone={selection.clear} />
      {opened && <TaskDialog id={opened} onClose={close} />}
    </>
  );
}
