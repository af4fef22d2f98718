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

const isChange = (value: unknown): value is Change => isObject(value) && ('from' in value || 'to' in value);

/** What an entry of the audit log changed, a line for each member: from → to, or the value of one that was not changed but noted. */
export function ChangeList({ changes }: { readonly changes: unknown }) {
  if (!isObject(changes)) return <span className="dim">too large to show</span>;
  return (
    <ul className="plain-list">
      {Object.entries(changes).flatMap(([name, value]) => {
        if (!isChange(value))
          return (
            <li key={name}>
              <span className="b">{name}</span> {shown(value)}
            </li>
          );
        return membersOf(name, value).map(([member, { from, to }]) => (
          <li key={`${name} ${member}`}>
            <span className="b">{member}</span> {shown(from)} → {shown(to)}
          </li>
        ));
      })}
    </ul>
  );
}
