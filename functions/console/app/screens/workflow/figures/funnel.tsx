import type { ReplyOf } from '../../../api/call.ts';
import type { Graph } from '../../../graph/graph.ts';
import { portWords } from '../../../graph/ports.ts';
import { number } from '../../../parts/words.ts';
import styles from './figures.module.css';

export type Node = ReplyOf<'getWorkflowStatistics'>['nodes'][number];

interface FunnelProps {
  /** In the order of the drawing. */
  readonly nodes: readonly Node[];
  readonly nameOf: (node: Node) => string;
  readonly graph: Graph;
}

/** How many came to each node, in the order of the drawing, and what became of them. */
export function Funnel({ nodes, nameOf, graph }: FunnelProps) {
  const most = Math.max(1, ...nodes.map(({ entered }) => entered));
  const drawn = new Map(graph.nodes.map((node) => [node.id, node]));
  const ways = ({ nodeId, left }: Node): string =>
    left.length < 2
      ? ''
      : left
          .map(({ port, runs }) => {
            const node = drawn.get(nodeId);
            return `${(node && portWords(node, port)) || port}: ${number(runs)}`;
          })
          .join(' · ');
  return (
    <section className="card" aria-label="By node">
      <header>
        <h2>By node</h2>
      </header>
      <div className="table">
        <table className="cards">
          <thead>
            <tr>
              <th>Node</th>
              <th className="num">Entered</th>
              <th>
                <span className="only-read">As a bar</span>
              </th>
              <th>Ways</th>
              <th className="num">There now</th>
              <th className="num">Ended</th>
              <th className="num">Failed</th>
            </tr>
          </thead>
          <tbody>
            {nodes.map((node) => (
              <tr key={node.nodeId}>
                <td className="b">{nameOf(node)}</td>
                <td className="num" data-label="Entered">
                  {number(node.entered)}
                </td>
                <td className={styles.bar}>
                  <i style={{ width: `${(100 * node.entered) / most}%` }} />
                </td>
                <td className="sm">{ways(node)}</td>
                <td className="num" data-label="There now">
                  {number(node.standing)}
                </td>
                <td className="num" data-label="Ended">
                  {number(node.ended)}
                </td>
                <td className="num" data-label="Failed">
                  {number(node.failed)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
