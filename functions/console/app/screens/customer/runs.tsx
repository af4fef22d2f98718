import { Link } from 'wouter';
import { useRead } from '../../api/queries.ts';
import { Moment } from '../../parts/moment.tsx';
import { RunError, RunState } from '../workflow/runs/run-words.tsx';

const SHOWN = 10;
const MOST_WORKFLOWS = 200;

/** Workflows that the customer goes or went through, the newest first. Nothing for a customer who was in none. */
export function Runs({ customerId }: { readonly customerId: string }) {
  const runs = useRead('listRuns', { query: { customerId, limit: SHOWN } }).data?.data.items ?? [];
  const workflows = useRead(
    'listWorkflows',
    { query: { limit: MOST_WORKFLOWS } },
    { isLive: false, enabled: runs.length > 0 },
  ).data?.data.items;
  const names = new Map(workflows?.map(({ id, name }) => [id, name]));
  if (runs.length === 0) return null;
  return (
    <section className="card" aria-label="Workflows of the customer">
      <header>
        <h2>Workflows</h2>
      </header>
      <div className="table">
        <table className="cards">
          <thead>
            <tr>
              <th>Workflow</th>
              <th>State</th>
              <th>Until</th>
              <th>Started</th>
            </tr>
          </thead>
          <tbody>
            {runs.map((run) => (
              <tr key={run.id}>
                <td>
                  <Link className="link" href={`/runs/${run.id}`}>
                    {names.get(run.workflowId) ?? 'Workflow'}
                  </Link>
                </td>
                <td>
                  <RunState run={run} /> <RunError error={run.error} />
                </td>
                <td data-label="Until">
                  <Moment at={run.dueAt} />
                </td>
                <td data-label="Started">
                  <Moment at={run.startedAt} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
