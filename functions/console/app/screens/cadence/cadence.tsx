/** The model of when customers order again: whether it is on, why not, and how well it did. */
import { useRead } from '../../api/queries.ts';
import { Moment } from '../../parts/moment.tsx';
import { Pill } from '../../parts/pill.tsx';
import { View } from '../../parts/view.tsx';
import { count, number } from '../../parts/words.ts';
import { usePage } from '../../shell/page.ts';
import { ScreenLink } from '../../shell/screen-link.tsx';
import { AgainstRhythm, Calibration } from './back-test.tsx';
import type { Cadence } from './cadence-words.ts';
import { NextOrders } from './next-orders.tsx';

function State({ cadence }: { readonly cadence: Cadence }) {
  const { status, reason, explanation, fittedAt, customers, repeatCustomers, isSampled } = cadence;
  const isOn = status === 'ON';
  return (
    <section className="card pad stack" aria-label="State">
      <div className="row wrap">
        <h2>{isOn ? 'The model is on' : 'The model is off'}</h2>
        <Pill tone={isOn ? 'ok' : 'plain'} text={isOn ? 'on' : 'off'} constant={reason ?? status} />
      </div>
      <p>
        {explanation ??
          'On the last 90 days it named more of those who ordered than the rhythm did, and its dates were at least as near.'}
      </p>
      {!isOn && <p>Triggers and customers go by the rhythm of each customer meanwhile.</p>}
      <dl className="facts">
        <dt>Fitted</dt>
        <dd className="row wrap">
          {fittedAt === null ? 'never' : <Moment at={fittedAt} />}
          <span className="dim">once a week, by the maintenance</span>
          <ScreenLink to="/maintenance">fit-cadence</ScreenLink>
        </dd>
        <dt>Read</dt>
        <dd>
          {count(customers, 'customer')} with an order, {number(repeatCustomers)} of them with orders on several days
          {isSampled && '; a sample of all'}
        </dd>
      </dl>
    </section>
  );
}

function Triggers({ triggers }: Pick<Cadence, 'triggers'>) {
  return (
    <section className="card pad stack" aria-label="Triggers">
      <h2>Triggers that are set to it</h2>
      {triggers.length === 0 ? (
        <p className="dim">None. A burn rate alert goes by the model when its setting says so.</p>
      ) : (
        <ul className="plain-list">
          {triggers.map(({ id, name, model }) => (
            <li key={id} className="row wrap">
              <ScreenLink to={`/triggers/${id}`}>{name}</ScreenLink>
              <span className="dim">{model === 'cadence' ? 'goes by the model' : 'goes by the rhythm now'}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

export default function CadenceScreen() {
  usePage({ title: 'Next orders', path: '/cadence' });
  const query = useRead('getCadence');
  return (
    <>
      <div>
        <h1>Next orders</h1>
        <p className="dim">
          A model of all customers tells when each should order again, where it does better than the rhythm of each.
        </p>
      </div>
      <View query={query}>
        {({ data: cadence }) => (
          <>
            <State cadence={cadence} />
            <NextOrders />
            {cadence.backTest && (
              <>
                <Calibration test={cadence.backTest} />
                <AgainstRhythm test={cadence.backTest} />
              </>
            )}
            <Triggers triggers={cadence.triggers} />
          </>
        )}
      </View>
    </>
  );
}
