import type { ReplyOf } from '../../../api/call.ts';
import { duration, number } from '../../../parts/words.ts';
import styles from './figures.module.css';
import type { Node } from './funnel.tsx';

const SECOND_MS = 1000;

interface TimeProps {
  readonly statistics: ReplyOf<'getWorkflowStatistics'>;
  readonly nameOf: (node: Node) => string;
}

const seconds = (value: number | null): string => (value === null ? '–' : duration(value * SECOND_MS));
const medianOf = ({ time }: Node): number => time?.medianSeconds ?? 0;
const p95Of = ({ time }: Node): number => time?.p95Seconds ?? 0;

/** For how long runs stay at each node, the slowest first. */
export function TimeInNodes({ statistics: { nodes, sampled }, nameOf }: TimeProps) {
  const timed = nodes.filter(({ time }) => time !== null).toSorted((a, b) => medianOf(b) - medianOf(a));
  const most = Math.max(1, ...timed.map(p95Of));
  if (timed.length === 0) return null;
  return (
    <section className="card" aria-label="Time in nodes">
      <header>
        <h2 className="grow">Time in nodes</h2>
        <span className="sm dim">
          Of {sampled.isAll ? 'all' : `the newest ${number(sampled.runs)}`} runs; dark: half have left, light: 95 %
        </span>
      </header>
      <div className="table">
        <table className="cards">
          <thead>
            <tr>
              <th>Node</th>
              <th>
                <span className="only-read">As a bar</span>
              </th>
              <th className="num">Half leave within</th>
              <th className="num">95 % leave within</th>
              <th className="num">Of steps</th>
            </tr>
          </thead>
          <tbody>
            {timed.map((node) => (
              <tr key={node.nodeId}>
                <td className="b">{nameOf(node)}</td>
                <td className={styles.bar}>
                  <span className={styles.track} style={{ width: `${(100 * p95Of(node)) / most}%` }}>
                    <i style={{ width: `${(100 * medianOf(node)) / Math.max(1, p95Of(node))}%` }} />
                  </span>
                </td>
                <td className="num nw" data-label="Half leave within">
                  {seconds(node.time?.medianSeconds ?? null)}
                </td>
                <td className="num nw" data-label="95 % leave within">
                  {seconds(node.time?.p95Seconds ?? null)}
                </td>
                <td className="num" data-label="Of steps">
                  {number(node.time?.steps ?? 0)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
