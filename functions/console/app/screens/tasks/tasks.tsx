/** Tasks of everyone, as a board of open ones by rep or as a list of any. */
import { useCallback, useMemo, useState } from 'react';
import { useSearchParams } from 'wouter';
import { useRead } from '../../api/queries.ts';
import { Button } from '../../parts/button.tsx';
import { Pages } from '../../parts/pages.tsx';
import { useRowKeys } from '../../parts/row-keys.ts';
import { View } from '../../parts/view.tsx';
import { count, number } from '../../parts/words.ts';
import { usePage } from '../../shell/page.ts';
import { TaskActions } from './actions.tsx';
import { EvenOutDialog } from './ask/even-out-dialog.tsx';
import { ShareDialog } from './ask/share-dialog.tsx';
import { Board } from './board/board.tsx';
import { FilterBar } from './filter-bar.tsx';
import { useFilters, useQueryOf } from './filters.ts';
import { List } from './list.tsx';
import { type Shown, type Task, useTasks } from './read-tasks.ts';
import { SelectionBar } from './selection-bar.tsx';
import { TaskCsv } from './task-csv.tsx';
import { TaskDialog } from './task-dialog.tsx';
import { useActions } from './use-actions.ts';

function useSelection() {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const select = (id: string, isSelected: boolean) =>
    setIds(new Set([...ids].filter((one) => one !== id).concat(isSelected ? [id] : [])));
  const clear = useCallback(() => setIds(new Set()), []);
  return { ids, select, clear };
}

type Selection = ReturnType<typeof useSelection>;

/** Keys act on the selected tasks, or on the current one. */
function useKeys(tasks: readonly Task[], selection: Selection, open: (id: string) => void) {
  const { complete, ask } = useActions();
  const chosen = (id: string) => {
    const some = tasks.filter((task) => selection.ids.has(task.id));
    return some.length > 0 ? some : tasks.filter((task) => task.id === id);
  };
  const ids = useMemo(() => tasks.map(({ id }) => id), [tasks]);
  return useRowKeys(ids, {
    open,
    select: (id) => selection.select(id, !selection.ids.has(id)),
    more: [
      { key: 'e', label: 'Complete', run: (id) => complete(chosen(id)) },
      { key: 'a', label: 'Reassign', run: (id) => ask({ kind: 'assign', tasks: chosen(id) }) },
      { key: 'd', label: 'Move the due date', run: (id) => ask({ kind: 'due', tasks: chosen(id) }) },
    ],
  });
}

function Views() {
  const [filters, set] = useFilters();
  const isList = filters.view === 'list';
  return (
    // biome-ignore lint/a11y/useSemanticElements: two buttons, of which one is pressed
    <div className="seg" role="group" aria-label="Show">
      <button
        type="button"
        aria-pressed={!isList}
        onClick={() => set({ view: '', status: '', isRated: '', wasRight: '' })}
      >
        By rep
      </button>
      <button type="button" aria-pressed={isList} onClick={() => set({ view: 'list' })}>
        List
      </button>
    </div>
  );
}

function summaryOf({ tasks, total, overdue }: Shown): string {
  if (total === undefined) return `A page of ${count(tasks.length, 'task')}`;
  return overdue ? `${count(total, 'task')}, ${number(overdue)} of them overdue` : count(total, 'task');
}

/** Shares out by load what the view shows, or evens out what all reps have. */
function Share() {
  const [filters] = useFilters();
  const query = useQueryOf(filters);
  const { refusal } = useActions();
  const byRating =
    filters.isRated || filters.wasRight
      ? 'Tasks are not shared out by their rating: remove that filter first.'
      : undefined;
  const [open, setOpen] = useState<'share' | 'even-out'>();
  const close = () => setOpen(undefined);
  return (
    <>
      <Button refusal={refusal ?? byRating} onClick={() => setOpen('share')}>
        Share out by load…
      </Button>
      <Button refusal={refusal} onClick={() => setOpen('even-out')}>
        Even out…
      </Button>
      {open === 'share' && <ShareDialog query={query} onClose={close} />}
      {open === 'even-out' && <EvenOutDialog onClose={close} />}
    </>
  );
}

function Content({ selection }: { readonly selection: Selection }) {
  const [filters, set] = useFilters();
  const [search, setSearch] = useSearchParams();
  const isList = filters.view === 'list';
  const { query, shown } = useTasks(filters, isList);
  const { reps } = useActions();
  const open = (task: string) => setSearch((before) => new URLSearchParams([...before, ['task', task]]));
  const close = () => setSearch((before) => new URLSearchParams([...before].filter(([name]) => name !== 'task')));
  const { tasks, columns, next } = shown;
  const current = useKeys(tasks, selection, open);
  const rows = { tasks, current, selected: selection.ids, onSelect: selection.select, onOpen: open };
  const opened = search.get('task');
  return (
    <>
      <div className="row between wrap">
        <div>
          <h1>Tasks</h1>
          <p className="dim">{query.data ? summaryOf(shown) : '…'}</p>
        </div>
        <div className="row wrap">
          <TaskCsv />
          <Views />
          <Share />
        </div>
      </div>
      <FilterBar isList={isList} />
      <View
        query={query}
        isEmpty={() => tasks.length === 0}
        empty="No task here. Triggers make them; run one now, or show others."
      >
        {() => (isList ? <List {...rows} /> : <Board {...rows} columns={columns} reps={reps} />)}
      </View>
      {isList && <Pages cursor={filters.cursor} next={next} onTurn={(cursor) => set({ cursor })} />}
      <SelectionBar tasks={tasks.filter(({ id }) => selection.ids.has(id))} onClear={selection.clear} />
      {opened && <TaskDialog id={opened} onClose={close} />}
    </>
  );
}

export default function Tasks() {
  usePage({ title: 'Tasks', path: '/tasks' });
  const selection = useSelection();
  const board = useRead('getTaskBoard').data?.data.reps;
  const reps = useMemo(() => board ?? [], [board]);
  return (
    <TaskActions reps={reps} onChanged={selection.clear}>
      <Content selection={selection} />
    </TaskActions>
  );
}
