import { useRead } from '../../api/queries.ts';
import { Moment } from '../../parts/moment.tsx';
import { View } from '../../parts/view.tsx';

const sources = { ledger: 'queue', api: 'person', handler: 'job' } as const;

/** What happened to the job, line by line. */
export function Log({ jobId, isBusy }: { readonly jobId: string; readonly isBusy: boolean }) {
  const query = useRead('getJobLog', { params: { id: jobId } }, { isBusy });
  return (
    <section className="card" aria-label="Log">
      <header>
        <h2>Log</h2>
      </header>
      <View query={query} rows={3}>
        {({ data }) => (
          <div className="table">
            <table className="cards">
              <thead>
                <tr>
                  <th>When</th>
                  <th>By</th>
                  <th>What</th>
                </tr>
              </thead>
              <tbody>
                {data.lines.map(({ at, source, text }, line) => (
                  <tr key={line}>
                    <td>
                      <Moment at={at} />
                    </td>
                    <td data-label="By">{sources[source]}</td>
                    <td>{text}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </View>
    </section>
  );
}
