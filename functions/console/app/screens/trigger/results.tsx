import { Link } from 'wouter';
import type { ReplyOf } from '../../api/call.ts';
import { useRead } from '../../api/queries.ts';
import { StackedBars } from '../../parts/charts/stacked-bars.tsx';
import { Moment } from '../../parts/moment.tsx';
import { View } from '../../parts/view.tsx';
import { count, number, reasons } from '../../parts/words.ts';
import { useRefusal } from '../../session/session.ts';
import { ScoreCard } from '../score/score-card.tsx';

/** Names of months that fit below the chart. */
const MOST_MARKS = 8;

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

type Month = ReplyOf<'getTriggerStatistics'>['perMonth'][number];

/** What became of the tasks of each month; the API gives the newest first, and leaves out months without tasks. */
function ByMonth({ months }: { readonly months: readonly Month[] }) {
  const inOrder = months.toReversed();
  const sum = (member: 'created' | 'completed') => months.reduce((total, one) => total + one[member], 0);
  const of = (name: string, color: string, member: 'completed' | 'pending' | 'cancelled') => ({
    ...{ name, color },
    values: inOrder.map((one) => one[member]),
  });
  return (
    <StackedBars
      title="Tasks made each month, and what became of them"
      description={`${count(sum('created'), 'task')} in ${count(months.length, 'month')}; ${number(sum('completed'))} of them are completed.`}
      axis={{
        heading: 'Month',
        names: inOrder.map(({ month }) => month),
        every: Math.ceil(months.length / MOST_MARKS),
      }}
      series={[
        of('completed', 'var(--c2)', 'completed'),
        of('open', 'var(--c1)', 'pending'),
        of('cancelled', 'var(--c5)', 'cancelled'),
      ]}
    />
  );
}

function Suppressed({ at, reasons: counts }: NonNullable<ReplyOf<'getTriggerStatistics'>['suppressed']>) {
  const words = reasons(counts);
  return (
    <p className="sm dim">
      {words === '' ? 'Nobody who was due was suppressed' : `Due and suppressed: ${words}`}, at the evaluation of{' '}
      <Moment at={at} />.
    </p>
  );
}

/** Where the effect of the tasks is not told. */
function HoldOut({ triggerId }: { readonly triggerId: string }) {
  const refusal = useRefusal('admin');
  if (refusal) return 'An experiment that holds a share of the customers out would tell it; an admin can make one.';
  return (
    <Link className="link" href={`/experiments/new?trigger=${triggerId}&holdout=10`}>
      Hold out a share of the customers, and compare
    </Link>
  );
}

type Arm = ReplyOf<'getTriggerStatistics'>['perArm'][number];

const armRow = (arm: Arm) => ({
  ...arm,
  key: `${arm.experimentId} ${arm.arm}`,
  name: `${arm.experimentName}: ${arm.arm === 'HELD_OUT' ? 'held out' : arm.label}, ${count(arm.customers, 'customer')}`,
});

/** What became of the trigger's tasks, by rep, by month and by arm of its experiments, and what they bring about. */
export function Results({ triggerId }: { readonly triggerId: string }) {
  const query = useRead('getTriggerStatistics', { params: { id: triggerId } });
  return (
    <>
      <ScoreCard route="getTriggerScore" id={triggerId} holdOut={<HoldOut triggerId={triggerId} />} />
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
              {data.perMonth.length > 0 && (
                <div className="pad">
                  <ByMonth months={data.perMonth} />
                </div>
              )}
              <CountsTable
                title="Month"
                rows={data.perMonth.map((one) => ({ ...one, key: one.month, name: one.month }))}
              />
            </section>
            {data.perArm.length > 0 && (
              <section className="card" aria-label="By arm">
                <CountsTable title="Arm of an experiment" rows={data.perArm.map(armRow)} />
              </section>
            )}
            {data.suppressed && <Suppressed {...data.suppressed} />}
          </>
        )}
      </View>
    </>
  );
}
