import { useRead } from '../../api/queries.ts';
import { useAddress } from '../../parts/address.ts';
import { ListCsv } from '../../parts/csv/list-csv.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Pages } from '../../parts/pages.tsx';
import { View } from '../../parts/view.tsx';
import { number } from '../../parts/words.ts';
import { EvaluationResult } from '../triggers/evaluation-result.tsx';
import { evaluationColumns } from './evaluation-columns.ts';

const PAGE = 50;

/** What the trigger saw and did, the newest first. */
export function Evaluations({ triggerId }: { readonly triggerId: string }) {
  const [{ cursor }, set] = useAddress([]);
  const query = useRead('listEvaluations', { query: { triggerId, limit: PAGE, ...(cursor ? { cursor } : {}) } });
  return (
    <>
      <section className="card" aria-label="Evaluations">
        <header>
          <h2 className="grow">Evaluations</h2>
          <ListCsv
            name="evaluations"
            list="listEvaluations"
            input={{ query: { triggerId } }}
            columns={evaluationColumns}
          />
        </header>
        <View
          query={query}
          isEmpty={({ data }) => data.items.length === 0}
          empty="No evaluation yet. Run it now, or wait for its schedule."
        >
          {({ data }) => (
            <div className="table">
              <table className="cards">
                <thead>
                  <tr>
                    <th>When</th>
                    <th>Why</th>
                    <th className="num">Examined</th>
                    <th className="num">Already done</th>
                    <th>Result</th>
                  </tr>
                </thead>
                <tbody>
                  {data.items.map((one) => (
                    <tr key={one.id}>
                      <td>
                        <Moment at={one.startedAt ?? one.scheduledAt} />
                      </td>
                      <td data-label="Why">{one.source === 'MANUAL' ? 'run now' : 'schedule'}</td>
                      <td className="num" data-label="Examined">
                        {one.examined === null ? '–' : number(one.examined)}
                        {one.isFull && <span className="dim"> (all)</span>}
                      </td>
                      <td className="num" data-label="Already done">
                        {number(one.alreadyDone)}
                      </td>
                      <td>
                        <EvaluationResult evaluation={one} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </View>
      </section>
      <Pages cursor={cursor} next={query.data?.data.nextCursor} onTurn={(next) => set({ cursor: next })} />
    </>
  );
}
