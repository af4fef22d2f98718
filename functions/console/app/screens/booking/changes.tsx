import { useRead } from '../../api/queries.ts';
import { ChangeList } from '../../parts/changes/change-list.tsx';
import { Moment } from '../../parts/moment.tsx';
import { View } from '../../parts/view.tsx';
import { useRefusal } from '../../session/session.ts';

const MOST_CHANGES = 50;

/** Who changed the booking through the API, the newest first: from the audit log. */
export function Changes({ bookingId }: { readonly bookingId: string }) {
  const refusal = useRefusal('admin');
  const query = useRead(
    'listAuditEntries',
    { query: { entityId: bookingId, limit: MOST_CHANGES } },
    { enabled: refusal === undefined },
  );
  return (
    <section className="card" aria-label="Who changed it">
      <header>
        <h2>Who changed it</h2>
      </header>
      {refusal !== undefined ? (
        <p className="pad dim">{refusal}</p>
      ) : (
        <View
          query={query}
          rows={2}
          isEmpty={({ data }) => data.items.length === 0}
          empty="Nobody through the API: the CRM made it, or changed it, in the database."
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
                  {data.items.map(({ id, occurredAt, actor, actorName, changes }) => (
                    <tr key={id}>
                      <td>
                        <Moment at={occurredAt} />
                      </td>
                      <td data-label="Who" title={actor}>
                        {actorName ?? actor}
                      </td>
                      <td>
                        <ChangeList changes={changes} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </View>
      )}
    </section>
  );
}
