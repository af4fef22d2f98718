import { useRead } from '../../api/queries.ts';
import { Moment } from '../../parts/moment.tsx';
import { Failure, View } from '../../parts/view.tsx';
import { useRefusal } from '../../session/session.ts';

interface Change {
  readonly from?: unknown;
  readonly to?: unknown;
}

const shown = (value: unknown): string => {
  if (value === undefined || value === null) return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** What differs between two objects, each member by itself; anything else is one change. */
function membersOf(name: string, { from, to }: Change): readonly (readonly [string, Change])[] {
  if (!isObject(from) || !isObject(to)) return [[name, { from, to }]];
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  const changed = names.filter((one) => JSON.stringify(from[one]) !== JSON.stringify(to[one]));
  return changed.map((one) => [one, { from: from[one], to: to[one] }] as const);
}

/** One line for each member: from → to. */
function ChangeList({ changes }: { readonly changes: unknown }) {
  if (changes === null) return <span className="dim">too large to show</span>;
  const given = Object.entries(changes as Readonly<Record<string, Change>>); // the contract: each member from and to
  const members = given.flatMap(([name, change]) => membersOf(name, change));
  return (
    <ul className="plain-list">
      {members.map(([name, { from, to }]) => (
        <li key={name}>
          <span className="b">{name}</span> {shown(from)} → {shown(to)}
        </li>
      ))}
    </ul>
  );
}

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
