import type { ReplyOf } from '../../../api/call.ts';
import type { Graph, GraphNode } from '../../../graph/graph.ts';
import { waysOf } from '../../../graph/ports.ts';
import { count, number } from '../../../parts/words.ts';
import { BecameCells, BecameHeads } from './became.tsx';
import type { Node } from './funnel.tsx';

type Statistics = ReplyOf<'getWorkflowStatistics'>;
type Branch = Statistics['splits'][number]['branches'][number];

interface DividedProps {
  readonly statistics: Statistics;
  readonly nameOf: (node: Node) => string;
  readonly graph: Graph;
}

const idOf = (port: string): string => port.slice(port.indexOf(':') + 1);

/** What the drawing calls it. */
const wayWords = (node: GraphNode | undefined, port: string): string =>
  (node && waysOf(node).find(({ id }) => id === idOf(port))?.label) || idOf(port);

function Row({ name, way, branch }: { readonly name: string; readonly way: string; readonly branch: Branch }) {
  return (
    <tr>
      <td className="b">{name}</td>
      <td data-label="Way">{way}</td>
      <td className="num" data-label="Runs">
        {number(branch.runs)}
      </td>
      <BecameCells {...branch} />
    </tr>
  );
}

/** How many took each branch of a split or got each variant of a text, and what became of them. Nothing where nobody is divided. */
export function Divided({ statistics: { splits, nodes, sampled }, nameOf, graph }: DividedProps) {
  if (splits.length === 0) return null;
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const drawn = new Map(graph.nodes.map((node) => [node.id, node]));
  return (
    <section className="card" aria-label="Branches and variants">
      <header>
        <h2 className="grow">Branches and variants</h2>
        {!sampled.isAll && <span className="sm dim">Of the newest {count(sampled.runs, 'run')}</span>}
      </header>
      <div className="table">
        <table className="cards">
          <thead>
            <tr>
              <th>Node</th>
              <th>Way</th>
              <th className="num">Runs</th>
              <BecameHeads />
            </tr>
          </thead>
          <tbody>
            {splits.flatMap(({ nodeId, branches }) => {
              const node = byId.get(nodeId);
              return branches.map((branch) => (
                <Row
                  key={`${nodeId} ${branch.port}`}
                  name={node ? nameOf(node) : nodeId}
                  way={wayWords(drawn.get(nodeId), branch.port)}
                  branch={branch}
                />
              ));
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}
