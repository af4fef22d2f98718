import { ListCsv } from '../../parts/csv/list-csv.tsx';
import { useFilters } from './filters.ts';
import { toOpenQuery, toPageQuery } from './read-tasks.ts';
import { taskColumns } from './task-columns.ts';

/** The tasks that the board or the list shows, and those of further pages. */
export function TaskCsv() {
  const [filters] = useFilters();
  const query = filters.view === 'list' ? toPageQuery(filters) : toOpenQuery(filters);
  return <ListCsv name="tasks" list="listTasks" input={{ query }} columns={taskColumns} />;
}
