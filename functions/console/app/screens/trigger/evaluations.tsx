import { useRead } from '../../api/queries.ts';
import { useAddress } from '../../parts/address.ts';
import { ListCsv } from '../../parts/csv/list-csv.tsx';
import { Moment } from '../../parts/moment.tsx';
import { number } from '../../parts/words.ts';
import { EvaluationResult } from '../triggers/evaluation-result.tsx';
import { evaluationColumns } from './evaluation-columns.ts';
import { ListCard } from './list-card.tsx';

const PAGE = 50;

/** What the trigger saw and did, the newest first. */
export function Evaluations({ triggerId }: { readonly triggerId: string }) {
  const [{ cursor }, set] = useAddress([]);
  const query = useRead('listEvaluations', { query: { triggerId, limit: PAGE, ...(cursor ? { cursor } : {}) } });
  return (
    <ListCard
      title="Evaluations"
      csv={
        <ListCsv
          name="evaluations"
          list="listEvaluations"
          input={{ query: { triggerId } }}
          columns={evaluationColumns}
        />
      }
      query={query}
      empty="No evaluation yet. Run it now, or wait for its schedule."
      head={
        <tr>
          <th>When</th>
          <th>Why</th>
          <th className="num">Examined</th>
          <th className="num">Already done</th>
          <th>Result</th>
        </tr>
      }
      row={(one) => (
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
      )}
      cursor={cursor}
      onTurn={(next) => set({ cursor: next })}
    />
  );
}
