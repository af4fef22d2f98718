import { useMemo } from 'react';
import { Link } from 'wouter';
import { useRead } from '../../api/queries.ts';
import { type GraphNode, isMembers, toGraph } from '../../graph/graph.ts';
import { readingOrder } from '../../graph/order.ts';
import { useLanguage } from '../../graph/use-node-types.ts';
import { titleOf } from '../../graph/words.ts';
import { number } from '../../parts/words.ts';

interface ByNodeProps {
  readonly id: string;
  readonly workflowId: string;
  readonly version: number;
  readonly isUnderWay: boolean;
}

/** "only in open hours" for a node that has a send window. */
const windowOf = ({ data }: GraphNode): string => (isMembers(data.sendWindow) ? 'only in open hours' : '');

/** The nodes of the campaign's version that act: who stands there, and how the attempts to send ended. */
export function ByNode({ id, workflowId, version, isUnderWay }: ByNodeProps) {
  const { language } = useLanguage();
  const asked = { params: { id: workflowId, version: String(version) } };
  const source = useRead('getVersion', asked, { isLive: false }).data?.data;
  const figures = useRead('countCampaignNodes', { params: { id } }, { isBusy: isUnderWay }).data?.data;
  const places = useMemo(
    () => (source && language ? readingOrder(toGraph(source.graph), language.types).places : []),
    [source, language],
  );
  if (!figures || !language) return null;
  const of = new Map(figures.items.map((item) => [item.nodeId, item]));
  const shown = places.filter(({ node }) => of.has(node.id) || windowOf(node) !== '');
  if (shown.length === 0) return null;
  return (
    <section className="card" aria-label="By node">
      <header>
        <h2 className="grow">By node</h2>
        <Link className="link sm" href={`/workflows/${workflowId}?tab=runs`}>
          on the drawing
        </Link>
      </header>
      <div className="table">
        <table className="cards">
          <thead>
            <tr>
              <th>Node</th>
              <th className="num">Runs here now</th>
              <th className="num">Sent</th>
              <th className="num">Failed</th>
              <th className="num">Left out</th>
              <th className="num">Put off</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ node }) => {
              const { standing = 0, sent = 0, failed = 0, skipped = 0, putOff = 0 } = of.get(node.id) ?? {};
              return (
                <tr key={node.id}>
                  <td>
                    {titleOf(node, language.types)} <span className="sm dim">{windowOf(node)}</span>
                  </td>
                  <td className="num" data-label="Runs here now">
                    {number(standing)}
                  </td>
                  <td className="num" data-label="Sent">
                    {number(sent)}
                  </td>
                  <td className="num" data-label="Failed">
                    {number(failed)}
                  </td>
                  <td className="num" data-label="Left out">
                    {number(skipped)}
                  </td>
                  <td className="num" data-label="Put off">
                    {number(putOff)}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}
