/** Who changed what, the newest first. */
import { Link, useLocation } from 'wouter';
import type { ReplyOf } from '../../api/call.ts';
import { useRead } from '../../api/queries.ts';
import { useAddress } from '../../parts/address.ts';
import { changeColumns } from '../../parts/changes/change-columns.ts';
import { ChangeList } from '../../parts/changes/change-list.tsx';
import { Choice, Narrowed } from '../../parts/choice.tsx';
import { ListCsv } from '../../parts/csv/list-csv.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Pages } from '../../parts/pages.tsx';
import { useRowKeys } from '../../parts/row-keys.ts';
import { View } from '../../parts/view.tsx';
import { inWords } from '../../parts/words.ts';
import styles from './settings.module.css';

type Entry = ReplyOf<'listAuditEntries'>['items'][number];

const NAMES = ['by', 'entityType', 'entityId', 'action', 'actor', 'since', 'before'] as const;
const PAGE_ENTRIES = 50;

/** Screens of what was changed. */
const screens: Readonly<Record<string, (id: string) => string>> = {
  trigger: (id) => `/triggers/${id}`,
  task: (id) => `/tasks?task=${id}`,
  job: (id) => `/jobs/${id}`,
  customer: (id) => `/customers/${id}`,
  booking: (id) => `/bookings/${id}`,
  key: () => '/settings?tab=keys',
  session: () => '/settings?tab=keys',
  settings: () => '/settings',
  user: () => '/settings?tab=users',
};

const kinds = Object.keys(screens).map((one) => [one, one] as const);

/** A bulk call is an entry under an id of its own, which no screen has. */
function addressOf({ entityType, entityId, action }: Entry): string | undefined {
  if (action.startsWith('jobs.')) return '/jobs';
  return action.startsWith('bookings.') ? '/bookings' : screens[entityType]?.(entityId);
}

/** Whose changes are shown. Triggers write an entry for each evaluation and task, so they are left out unless asked for. */
const writers = [
  ['triggers', 'triggers'],
  ['everybody', 'everybody'],
] as const;

type Filters = Readonly<Partial<Record<(typeof NAMES)[number] | 'cursor', string>>>;

const isNarrow = ({ actor, entityId, action }: Filters): boolean => [actor, entityId, action].some(Boolean);

/** A link to one actor or one entity shows all that it did, or that was done to it. */
function toQuery({ by, ...filters }: Filters): Readonly<Record<string, string>> {
  if (by === 'triggers') return { ...filters, isByTrigger: 'true' };
  return by === 'everybody' || isNarrow(filters) ? filters : { ...filters, isByTrigger: 'false' };
}

function Entries({ entries }: { readonly entries: readonly Entry[] }) {
  const [, navigate] = useLocation();
  const open = (id: string) => {
    const entry = entries.find((one) => one.id === id);
    const href = entry && addressOf(entry);
    if (href) navigate(href);
  };
  const current = useRowKeys(
    entries.map(({ id }) => id),
    { open },
  );
  return (
    <div className="table">
      <table className="cards">
        <thead>
          <tr>
            <th>When</th>
            <th>Who</th>
            <th>Did</th>
            <th>What changed</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => {
            const href = addressOf(entry);
            const words = inWords(entry.action).replace('.', ' ');
            return (
              <tr key={entry.id} data-row={entry.id} className={current === entry.id ? styles.current : undefined}>
                <td>
                  <Moment at={entry.occurredAt} />
                </td>
                <td data-label="Who">
                  <Link href={`/settings?tab=audit&actor=${encodeURIComponent(entry.actor)}`} title={entry.actor}>
                    {entry.actorName ?? <span className="mono">{entry.actor}</span>}
                  </Link>
                </td>
                <td data-label="Did" title={entry.entityId}>
                  {href === undefined ? words : <Link href={href}>{words}</Link>}
                </td>
                <td>
                  <ChangeList changes={entry.changes} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

export function Audit() {
  const [filters, set] = useAddress(NAMES);
  const asked = toQuery(filters);
  const query = useRead('listAuditEntries', { query: { ...asked, limit: PAGE_ENTRIES } });
  return (
    <>
      <search className="row wrap">
        <Choice
          label="By"
          value={filters.by}
          options={writers}
          any={isNarrow(filters) ? 'everybody' : 'all but triggers'}
          onChange={(by) => set({ by })}
        />
        <Choice
          label="Of"
          value={filters.entityType}
          options={kinds}
          any="everything"
          onChange={(entityType) => set({ entityType })}
        />
        {filters.actor && <Narrowed text={`By ${filters.actor}`} onClear={() => set({ actor: '' })} />}
        {filters.action && <Narrowed text={filters.action} onClear={() => set({ action: '' })} />}
        {filters.entityId && <Narrowed text={`Of ${filters.entityId}`} onClear={() => set({ entityId: '' })} />}
        {filters.since && <Narrowed text={`Since ${filters.since}`} onClear={() => set({ since: '' })} />}
        {filters.before && <Narrowed text={`Before ${filters.before}`} onClear={() => set({ before: '' })} />}
        <ListCsv name="changes" list="listAuditEntries" input={{ query: asked }} columns={changeColumns} />
      </search>
      <section className="card" aria-label="Changes">
        <View query={query} isEmpty={({ data }) => data.items.length === 0} empty="Nobody has changed this yet.">
          {({ data }) => <Entries entries={data.items} />}
        </View>
      </section>
      <Pages cursor={filters.cursor} next={query.data?.data.nextCursor} onTurn={(cursor) => set({ cursor })} />
    </>
  );
}
