import { useRead } from '../../api/queries.ts';
import { ChangeList } from '../../parts/change-list.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Failure, View } from '../../parts/view.tsx';
import { useRefusal } from '../../session/session.ts';

/** Who changed the trigger: from the audit log. */
export function Changes({ triggerId }: { readonly triggerId: string }) {
  const refusal = useRefusal('admin');
  const query = useRead(
    'listAuditEntries',
    { query: { entityId: triggerId, limit: 50 } },
    { enabled: refusal === undefined },
  );
  if (refusal) return <Failure error={refusal} />;
  return (
    <section className="card" aria-label="Changes">
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
                    <td className="mono" data-label="Who">
                      {entry.actor}
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
  );
}
