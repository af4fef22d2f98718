import { Fragment } from 'react';
import { useRead } from '../../api/queries.ts';
import { useAddress } from '../../parts/address.ts';
import { Icon } from '../../parts/icon.tsx';
import { formatDate, formatMoment, formatTime, useZone } from '../../parts/moment.tsx';
import { View } from '../../parts/view.tsx';
import { dayOf } from '../../parts/wall-time.ts';
import styles from './customer.module.css';
import { Details, Headline, type Item, ItemState, type Kind, kinds } from './timeline-words.tsx';

const NAMES = ['kinds'] as const;
const PAGE = 50;

const isKind = (name: string): name is Kind => name in kinds;

/** Chosen kinds; none means all. */
function useKinds() {
  const [{ kinds: given = '' }, set] = useAddress(NAMES);
  const chosen = given.split(',').filter(isKind);
  const toggle = (kind: Kind) => {
    const next = chosen.includes(kind) ? chosen.filter((one) => one !== kind) : [...chosen, kind];
    set({ kinds: next.join(',') });
  };
  return { chosen, toggle };
}

function KindFilter() {
  const { chosen, toggle } = useKinds();
  return (
    // biome-ignore lint/a11y/useSemanticElements: buttons, of which some are pressed
    <div className={styles.kinds} role="group" aria-label="Show only">
      {Object.entries(kinds).map(([kind, { title }]) => (
        <button
          key={kind}
          type="button"
          className="btn sm"
          aria-pressed={isKind(kind) && chosen.includes(kind)}
          onClick={() => isKind(kind) && toggle(kind)}
        >
          {title}
        </button>
      ))}
    </div>
  );
}

function Entry({ item, zone }: { readonly item: Item; readonly zone: string }) {
  return (
    <li className={styles.item}>
      <time dateTime={item.at} title={`${formatMoment(item.at, 'UTC')} UTC`}>
        {formatTime(item.at, zone)}
      </time>
      <span className={styles.mark} data-kind={item.kind}>
        <Icon name={kinds[item.kind].icon} />
      </span>
      <div>
        <Headline item={item} />
        <Details item={item} />
      </div>
      <ItemState item={item} />
    </li>
  );
}

/** Items below the day on which they happened. */
function Days({ items }: { readonly items: readonly Item[] }) {
  const zone = useZone();
  const days = Map.groupBy(items, ({ at }) => dayOf(Date.parse(at), zone));
  return [...days].map(([day, own]) => (
    <Fragment key={day}>
      <h3 className={styles.day}>{formatDate(day)}</h3>
      <ol className={styles.items}>
        {own.map((item) => (
          <Entry key={`${item.kind} ${item.id}`} item={item} zone={zone} />
        ))}
      </ol>
    </Fragment>
  ));
}

function Empty() {
  const { chosen } = useKinds();
  const [, set] = useAddress(NAMES);
  if (chosen.length === 0) return 'Nothing has happened to this customer yet.';
  return (
    <>
      <p>Nothing of this kind has happened.</p>
      <button type="button" className="btn" onClick={() => set({ kinds: '' })}>
        Show all kinds
      </button>
    </>
  );
}

/** What happened to the customer, newest first. */
export function Timeline({ customerId }: { readonly customerId: string }) {
  const [{ cursor }, set] = useAddress(NAMES);
  const { chosen } = useKinds();
  const input = {
    limit: PAGE,
    ...(cursor ? { cursor } : {}),
    ...(chosen.length > 0 ? { kinds: chosen.join(',') } : {}),
  };
  const query = useRead(
    'listTimeline',
    { params: { id: customerId }, query: input },
    {
      isLive: !cursor, // what is on older pages does not change
      keepsPrevious: true,
    },
  );
  const next = query.data?.data.nextCursor;
  return (
    <section className="card" aria-labelledby="what-happened">
      <header>
        <h2 id="what-happened" className="grow">
          What happened
        </h2>
        <KindFilter />
      </header>
      <View query={query} isEmpty={({ data }) => data.items.length === 0} empty={<Empty />}>
        {({ data }) => <Days items={data.items} />}
      </View>
      <div className="row pad">
        {cursor && (
          <button type="button" className="btn sm" onClick={() => set({ cursor: '' })}>
            Newest
          </button>
        )}
        {next && (
          <button type="button" className="btn sm" onClick={() => set({ cursor: next })}>
            Older
          </button>
        )}
      </div>
    </section>
  );
}
