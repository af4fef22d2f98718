import { useMemo } from 'react';
import { Link } from 'wouter';
import { useRead } from '../../../api/queries.ts';
import { nodeOf, toGraph } from '../../../graph/graph.ts';
import { titleOf } from '../../../graph/words.ts';
import { Button } from '../../../parts/button.tsx';
import { Moment } from '../../../parts/moment.tsx';
import { number } from '../../../parts/words.ts';
import { useRefusal } from '../../../session/session.ts';
import type { PartProps } from './standing-card.tsx';
import type { Bulk } from './use-bulk.ts';

/** Runs that failed in 30 days, by error and node. */
export function Errors({ workflow, language, onBulk }: PartProps & { readonly onBulk: (bulk: Bulk) => void }) {
  const { id } = workflow;
  const errors = useRead('getWorkflowStatistics', { params: { id } }).data?.data.errors ?? [];
  const refusal = useRefusal('operator');
  const graph = useMemo(() => toGraph(workflow.graph), [workflow.graph]);
  if (errors.length === 0) return null;
  return (
    <section className="card table" aria-label="Errors of 30 days">
      <table className="cards">
        <thead>
          <tr>
            <th>Error</th>
            <th>Node</th>
            <th className="num">Runs</th>
            <th>Last</th>
            <th>
              <span className="only-read">Retry</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {errors.map(({ code, nodeId, runs, message, lastAt, lastRunId }) => {
            const node = nodeOf(graph, nodeId ?? undefined);
            return (
              <tr key={`${code} ${nodeId}`}>
                <td>
                  <span className="code">{code}</span>
                  <p className="sm break">{message}</p>
                </td>
                <td>{node ? titleOf(node, language.types) : (nodeId ?? '–')}</td>
                <td className="num" data-label="Runs">
                  {number(runs)}
                </td>
                <td>
                  <Link className="link" href={`/runs/${lastRunId}`}>
                    <Moment at={lastAt} />
                  </Link>
                </td>
                <td>
                  <Button
                    kind="sm"
                    refusal={refusal}
                    onClick={() =>
                      onBulk({
                        action: 'retry',
                        filter: {
                          workflowId: id,
                          status: 'FAILED',
                          error: code,
                          ...(nodeId === null ? {} : { nodeId }),
                        },
                      })
                    }
                  >
                    Retry all…
                  </Button>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
