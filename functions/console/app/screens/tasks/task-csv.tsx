import { ListCsv } from '../../parts/csv/list-csv.tsx';
import { useFilters } from './filters.ts';
import { useListQuery } from './read-tasks.ts';
import { taskColumns } from './task-columns.ts';

/** The tasks that the board or the list shows, and those of further pages. The board shows open ones. */
export function TaskCsv() {
  const [filters] = useFilters();
  const query = useListQuery(filters.view === 'list' ? filters : { ...filters, status: '', isRated: '', wasRight: '' });
  return <ListCsv name="tasks" list="listTasks" input={{ query }} columns={taskColumns} />;
}
