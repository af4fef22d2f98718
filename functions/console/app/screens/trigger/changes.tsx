import { useRead } from '../../api/queries.ts';
import { useAddress } from '../../parts/address.ts';
import { changeColumns } from '../../parts/changes/change-columns.ts';
import { ChangeList } from '../../parts/changes/change-list.tsx';
import { ListCsv } from '../../parts/csv/list-csv.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Failure } from '../../parts/view.tsx';
import { useRefusal } from '../../session/session.ts';
import { ListCard } from './list-card.tsx';

const PAGE = 50;

/** Who changed the trigger: from the audit log. */
export function Changes({ triggerId }: { readonly triggerId: string }) {
  const refusal = useRefusal('admin');
  const [{ cursor }, set] = useAddress([]);
  const query = useRead(
    'listAuditEntries',
    { query: { entityId: triggerId, limit: PAGE, ...(cursor ? { cursor } : {}) } },
    { enabled: refusal === undefined },
  );
  if (refusal) return <Failure error={refusal} />;
  return (
    <ListCard
      title="Changes"
      csv={
        <ListCsv
          name="changes-of-trigger"
          list="listAuditEntries"
          input={{ query: { entityId: triggerId } }}
          columns={changeColumns}
        />
      }
      query={query}
      empty="Nobody has changed it since it was made."
      head={
        <tr>
          <th>When</th>
          <th>Who</th>
          <th>What</th>
        </tr>
      }
      row={(entry) => (
        <tr key={entry.id}>
          <td>
            <Moment at={entry.occurredAt} />
          </td>
          <td data-label="Who" title={entry.actor}>
            {entry.actorName ?? <span className="mono">{entry.actor}</span>}
          </td>
          <td>
            <ChangeList changes={entry.changes} />
          </td>
        </tr>
      )}
      cursor={cursor}
      onTurn={(next) => set({ cursor: next })}
    />
  );
}
