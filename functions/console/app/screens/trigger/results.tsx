import { useRead } from '../../api/queries.ts';
import { View } from '../../parts/view.tsx';
import { number } from '../../parts/words.ts';

interface Counts {
  readonly created: number;
  readonly completed: number;
  readonly pending: number;
  readonly cancelled: number;
  readonly completionRate: number;
  readonly medianHoursToCompletion: number | null;
}

interface CountsTableProps {
  readonly title: string;
  readonly rows: readonly (Counts & { readonly key: string; readonly name: string })[];
}

function CountsTable({ title, rows }: CountsTableProps) {
  return (
    <div className="table">
      <table className="cards">
        <thead>
          <tr>
            <th>{title}</th>
            <th className="num">Tasks</th>
            <th className="num">Completed</th>
            <th className="num">Open</th>
            <th className="num">Cancelled</th>
            <th className="num">Median hours</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <td className="b">{row.name}</td>
              <td className="num" data-label="Tasks">
                {number(row.created)}
              </td>
              <td className="num" data-label="Completed">
                {number(row.completed)} <span className="dim">({row.completionRate} %)</span>
              </td>
              <td className="num" data-label="Open">
                {number(row.pending)}
              </td>
              <td className="num" data-label="Cancelled">
                {number(row.cancelled)}
              </td>
              <td className="num" data-label="Median hours">
                {row.medianHoursToCompletion ?? '–'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What became of the trigger's tasks, by rep and by month. */
export function Results({ triggerId }: { readonly triggerId: string }) {
  const query = useRead('getTriggerStatistics', { params: { id: triggerId } });
  return (
    <View query={query}>
      {({ data }) => (
        <>
          <section className="card" aria-label="By rep">
            <CountsTable
              title="Rep"
              rows={data.perRep.map((one) => ({
                ...one,
                key: one.assigneeId ?? '',
                name: one.assigneeName ?? 'no one',
              }))}
            />
          </section>
          <section className="card" aria-label="By month">
            <CountsTable
              title="Month"
              rows={data.perMonth.map((one) => ({ ...one, key: one.month, name: one.month }))}
            />
          </section>
        </>
      )}
    </View>
  );
}
