import type { ReplyOf } from '../../api/call.ts';
import { Moment } from '../../parts/moment.tsx';

/** Attempts that failed, the newest first. */
export function Attempts({ failures }: { readonly failures: ReplyOf<'getJob'>['failures'] }) {
  return (
    <section className="card" aria-label="Failed attempts">
      <header>
        <h2>Failed attempts</h2>
      </header>
      <div className="table">
        <table className="cards">
          <thead>
            <tr>
              <th>Attempt</th>
              <th>When</th>
              <th>Error</th>
            </tr>
          </thead>
          <tbody>
            {failures.toReversed().map(({ attempt, at, error }) => (
              <tr key={`${attempt} ${at}`}>
                <td data-label="Attempt">{attempt}</td>
                <td data-label="When">
                  <Moment at={at} />
                </td>
                <td>{error ?? <span className="dim">none recorded</span>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
