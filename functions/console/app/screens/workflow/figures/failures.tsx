import { Link } from 'wouter';
import type { ReplyOf } from '../../../api/call.ts';
import { dayAxis, StackedBars } from '../../../parts/charts/stacked-bars.tsx';
import { Moment } from '../../../parts/moment.tsx';
import { count, number } from '../../../parts/words.ts';
import { failuresByDay } from './failures-by-day.ts';
import type { Node } from './funnel.tsx';

type Statistics = ReplyOf<'getWorkflowStatistics'>;

interface FailuresProps {
  readonly statistics: Statistics;
  readonly days: readonly string[];
  readonly nameOf: (node: Node) => string;
}

const COLORS = ['var(--bad)', 'var(--c3)', 'var(--c4)', 'var(--c1)', 'var(--c5)'];

/** Which errors they were. */
function ByError({ statistics: { errors, nodes }, nameOf }: Pick<FailuresProps, 'statistics' | 'nameOf'>) {
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  return (
    <div className="table">
      <table className="cards">
        <thead>
          <tr>
            <th>Error</th>
            <th>Node</th>
            <th className="num">Runs</th>
            <th>First</th>
            <th>Last</th>
          </tr>
        </thead>
        <tbody>
          {errors.map(({ code, nodeId, runs, message, firstAt, lastAt, lastRunId }) => {
            const node = byId.get(nodeId ?? '');
            return (
              <tr key={`${code} ${nodeId}`}>
                <td>
                  <span className="code">{code}</span>
                  <p className="sm break">{message}</p>
                </td>
                <td data-label="Node">{node ? nameOf(node) : (nodeId ?? '–')}</td>
                <td className="num" data-label="Runs">
                  {number(runs)}
                </td>
                <td data-label="First">
                  <Moment at={firstAt} />
                </td>
                <td data-label="Last">
                  <Link className="link" href={`/runs/${lastRunId}`}>
                    <Moment at={lastAt} />
                  </Link>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** Errors over time, by node, and which they were. Nothing where none failed. */
export function Failures({ statistics, days, nameOf }: FailuresProps) {
  const lines = failuresByDay(statistics.nodes, days, nameOf);
  if (lines.length === 0 && statistics.errors.length === 0) return null;
  const failed = lines.flatMap(({ values }) => values).reduce((sum, one) => sum + one, 0);
  return (
    <section className="card" aria-label="Errors">
      <header>
        <h2>Errors</h2>
      </header>
      {lines.length > 0 && (
        <div className="pad">
          <StackedBars
            title="Runs that failed, by day and node"
            description={`${count(failed, 'run')} failed in ${count(days.length, 'day')}`}
            axis={dayAxis(days)}
            series={lines.map((line, place) => ({ ...line, color: COLORS[place] ?? 'var(--c5)' }))}
          />
        </div>
      )}
      {statistics.errors.length > 0 && <ByError {...{ statistics, nameOf }} />}
    </section>
  );
}
