import type { ReplyOf } from '../../api/call.ts';
import { Moment } from '../../parts/moment.tsx';
import { count, inWords } from '../../parts/words.ts';
import { ScreenLink } from '../../shell/screen-link.tsx';
import styles from './overview.module.css';

type Item = ReplyOf<'getOverview'>['next'][number];

const inTitle = (name: string | null): string => inWords((name ?? '').replaceAll('-', '_'));

const kinds = {
  BOOKING: {
    title: (name: string | null) => `Booking with ${name ?? 'a customer without a name'}`,
    to: (id: string | null) => `/bookings/${id}`,
  },
  TRIGGER: { title: (name: string | null) => `Triggers look: ${inTitle(name)}`, to: () => '/triggers' },
  MAINTENANCE: { title: (name: string | null) => `Maintenance: ${inTitle(name)}`, to: () => '/maintenance' },
} as const;

interface NextProps {
  readonly items: readonly Item[];
  readonly today: ReplyOf<'getOverview'>['callsToday'];
}

/** What comes next by the clock. */
export function Next({ items, today }: NextProps) {
  return (
    <section className="card" aria-labelledby="next">
      <header>
        <h2 id="next" className="grow">
          Next
        </h2>
        <ScreenLink className="link sm" to="/bookings">
          {count(today.calls, 'call')} today
        </ScreenLink>
      </header>
      {items.length === 0 && <p className="pad dim">Nothing is scheduled.</p>}
      <ol className={styles.next}>
        {items.map(({ kind, at, id, name, assigneeName }) => (
          <li key={`${kind} ${id ?? name} ${at}`}>
            <Moment at={at} />
            <ScreenLink to={kinds[kind].to(id)}>{kinds[kind].title(name)}</ScreenLink>
            {kind === 'BOOKING' && <span className="sm dim">{assigneeName ?? 'no one'}</span>}
          </li>
        ))}
      </ol>
    </section>
  );
}
