/** Who changed what, the newest first. */
import { Link, useLocation } from 'wouter';
import { call, type ReplyOf } from '../../api/call.ts';
import { useRead } from '../../api/queries.ts';
import { useAddress } from '../../parts/address.ts';
import { ChangeList } from '../../parts/change-list.tsx';
import { Choice, Narrowed } from '../../parts/choice.tsx';
import type { Columns } from '../../parts/csv/csv.ts';
import { CsvButton } from '../../parts/csv/csv-button.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Pages } from '../../parts/pages.tsx';
import { useRowKeys } from '../../parts/row-keys.ts';
import { View } from '../../parts/view.tsx';
import { inWords } from '../../parts/words.ts';
import styles from './settings.module.css';

type Entry = ReplyOf<'listAuditEntries'>['items'][number];

const NAMES = ['entityType', 'entityId', 'action', 'actor', 'since', 'before'] as const;
const PAGE_ENTRIES = 50;
const CSV_PAGE = 200;

/** Screens of what was changed. */
const screens: Readonly<Record<string, (id: string) => string>> = {
  trigger: (id) => `/triggers/${id}`,
  task: (id) => `/tasks?task=${id}`,
  job: (id) => `/jobs/${id}`,
  customer: (id) => `/customers/${id}`,
  booking: (id) => `/bookings?booking=${id}`,
  key: () => '/settings?tab=keys',
  session: () => '/settings?tab=keys',
  settings: () => '/settings',
  user: () => '/settings?tab=users',
};

const kinds = Object.keys(screens).map((one) => [one, one] as const);

const columns: Columns<Entry> = {
  When: ({ occurredAt }) => occurredAt,
  Who: ({ actor }) => actor,
  Name: ({ actorName }) => actorName,
  Action: ({ action }) => action,
  'Entity type': ({ entityType }) => entityType,
  'Entity id': ({ entityId }) => entityId,
  Changes: ({ changes }) => JSON.stringify(changes),
};

/** A bulk call is an entry under an id of its own, which no screen has. */
function addressOf({ entityType, entityId, action }: Entry): string | undefined {
  return action.startsWith('jobs.') ? '/jobs' : screens[entityType]?.(entityId);
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
  const { cursor: _, ...narrowed } = filters;
  const read = async (page: { readonly cursor?: string }) =>
    (await call('listAuditEntries', { query: { ...narrowed, ...page, limit: CSV_PAGE } })).data;
  const query = useRead('listAuditEntries', { query: { ...filters, limit: PAGE_ENTRIES } });
  return (
    <>
      <search className="row wrap">
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
        <CsvButton name="changes" columns={columns} read={read} />
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
