import { useRead } from '../../api/queries.ts';
import { useAddress } from '../../parts/address.ts';
import { changeColumns } from '../../parts/changes/change-columns.ts';
import { ChangeList } from '../../parts/changes/change-list.tsx';
import { ListCsv } from '../../parts/csv/list-csv.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Pages } from '../../parts/pages.tsx';
import { Failure, View } from '../../parts/view.tsx';
import { useRefusal } from '../../session/session.ts';

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
    <>
      <section className="card" aria-label="Changes">
        <header>
          <h2 className="grow">Changes</h2>
          <ListCsv
            name="changes-of-trigger"
            list="listAuditEntries"
            input={{ query: { entityId: triggerId } }}
            columns={changeColumns}
          />
        </header>
        <View
          query={query}
          isEmpty={({ data }) => data.items.length === 0}
          empty="Nobody has changed it since it was made."
        >
          {({ data }) => (
            <div className="table">
              <table className="cards">
                <thead>
                  <tr>
                    <th>When</th>
                    <th>Who</th>
                    <th>What</th>
                  </tr>
                </thead>
                <tbody>
                  {data.items.map((entry) => (
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
