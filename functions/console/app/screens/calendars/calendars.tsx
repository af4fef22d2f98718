/** Calendars: when the tenant is open. */
import { useMemo } from 'react';
import { Link, useLocation } from 'wouter';
import type { ReplyOf } from '../../api/call.ts';
import { useRead } from '../../api/queries.ts';
import { Moment } from '../../parts/moment.tsx';
import { Pill } from '../../parts/pill.tsx';
import { useRowKeys } from '../../parts/row-keys.ts';
import { View } from '../../parts/view.tsx';
import { usePage } from '../../shell/page.ts';
import styles from '../workflows/workflows.module.css';

type Calendar = ReplyOf<'listCalendars'>['items'][number];

const MOST = 200;

function Row({ calendar, isCurrent }: { readonly calendar: Calendar; readonly isCurrent: boolean }) {
  const { id, name, timeZone, country, region, isDefault, isOpen, nextOpenAt } = calendar;
  return (
    <tr data-row={id} className={isCurrent ? styles.current : undefined}>
      <td>
        <span className="row wrap">
          <Link href={`/calendars/${id}`} className="b">
            {name}
          </Link>
          {isDefault && <Pill tone="acc" text="default" />}
        </span>
      </td>
      <td data-label="Zone">{timeZone}</td>
      <td data-label="Holidays">{[country, region].filter(Boolean).join(', ') || <span className="dim">none</span>}</td>
      <td>
        <Pill tone={isOpen ? 'ok' : 'plain'} text={isOpen ? 'open now' : 'closed now'} />
      </td>
      <td data-label="Opens">
        <Moment at={isOpen ? null : nextOpenAt} />
      </td>
    </tr>
  );
}

function Table({ calendars }: { readonly calendars: readonly Calendar[] }) {
  const [, navigate] = useLocation();
  const ids = useMemo(() => calendars.map(({ id }) => id), [calendars]);
  const current = useRowKeys(ids, { open: (id) => navigate(`/calendars/${id}`) });
  return (
    <div className="table">
      <table className="cards">
        <thead>
          <tr>
            <th>Calendar</th>
            <th>Zone</th>
            <th>Holidays of</th>
            <th>Now</th>
            <th>Opens</th>
          </tr>
        </thead>
        <tbody>
          {calendars.map((calendar) => (
            <Row key={calendar.id} calendar={calendar} isCurrent={current === calendar.id} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

export default function Calendars() {
  usePage({ title: 'Calendars', path: '/calendars' });
  const query = useRead('listCalendars', { query: { limit: MOST } });
  return (
    <>
      <div className="row between wrap">
        <div>
          <h1>Calendars</h1>
          <p className="dim">When you are open: waits, send windows, due dates, schedules and free times keep to it.</p>
        </div>
        <Link className="btn pri" href="/calendars/new">
          New calendar
        </Link>
      </div>
      <section className="card" aria-label="Calendars">
        <View
          query={query}
          isEmpty={({ data }) => data.items.length === 0}
          empty={
            <p>
              No calendar yet: workflows have no open hours, and free times go from 09:00 to 18:00.{' '}
              <Link className="link" href="/calendars/new">
                Make the first one.
              </Link>
            </p>
          }
        >
          {({ data }) => <Table calendars={data.items} />}
        </View>
      </section>
    </>
  );
}
