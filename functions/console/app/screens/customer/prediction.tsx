import type { ReplyOf } from '../../api/call.ts';
import { useRead } from '../../api/queries.ts';
import { now } from '../../clock.ts';
import { formatDate } from '../../parts/moment.tsx';
import { Pill } from '../../parts/pill.tsx';
import { View } from '../../parts/view.tsx';
import { count, number } from '../../parts/words.ts';
import { ScreenLink } from '../../shell/screen-link.tsx';
import { chanceWords, tenthsOf } from '../cadence/cadence-words.ts';
import styles from './customer.module.css';
import { amount } from './facts.tsx';

type Said = ReplyOf<'getPrediction'>;
type Prediction = NonNullable<Said['prediction']>;
type Rhythm = NonNullable<Said['rhythm']>;

/** Calendar days are those of UTC, as the model counts them. */
const day = (iso: string): string => formatDate(iso.slice(0, 'yyyy-mm-dd'.length));

/** The expected day, and whether it has passed. */
function Expected({ at, ratio }: { readonly at: string; readonly ratio: number }) {
  return (
    <>
      {day(at)}
      <span className="sm dim">
        {Date.parse(at) < now() ? ` overdue, ${number(ratio)} intervals since the last order` : ''}
      </span>
    </>
  );
}

/** Eight of ten such customers; the upper end may be beyond what a date is good for. */
function rangeWords({ nextOrderFrom, nextOrderUntil }: Prediction): string {
  if (nextOrderFrom === null) return 'in over ten years';
  return nextOrderUntil === null
    ? `${day(nextOrderFrom)} or later, without an end that means anything`
    : `${day(nextOrderFrom)} – ${day(nextOrderUntil)}`;
}

function ByModel({ prediction }: { readonly prediction: Prediction }) {
  const { pAlive, nextOrderAt, overdueRatio, expectedValue } = prediction;
  return (
    <>
      <div>
        <dt>Next order by the model</dt>
        <dd>
          {nextOrderAt === null || overdueRatio === null ? (
            'one order does not tell'
          ) : (
            <Expected at={nextOrderAt} ratio={overdueRatio} />
          )}
        </dd>
      </div>
      <div>
        <dt>If they still order: from today, 8 of 10 order</dt>
        <dd>{rangeWords(prediction)}</dd>
      </div>
      <div>
        <dt>Still orders</dt>
        <dd>
          {chanceWords(pAlive)} <span className="sm dim">has not left for good</span>
        </dd>
      </div>
      <div>
        <dt>Chance of an order</dt>
        <dd>
          {chanceWords(prediction.orderChance30Days)} <span className="sm dim">in 30 days</span>,{' '}
          {chanceWords(prediction.orderChance90Days)} <span className="sm dim">in 90 days</span>
        </dd>
      </div>
      <div>
        <dt>Orders expected</dt>
        <dd>
          {tenthsOf(prediction.expectedOrders30Days)} <span className="sm dim">in 30 days</span>,{' '}
          {tenthsOf(prediction.expectedOrders90Days)} <span className="sm dim">in 90 days</span>
          {expectedValue !== null && <span className="sm dim">, worth {amount(expectedValue)}</span>}
        </dd>
      </div>
    </>
  );
}

const ByRhythm = ({ rhythm: { expectedAt, intervalDays, overdueRatio } }: { readonly rhythm: Rhythm }) => (
  <div>
    <dt>Next order by the rhythm</dt>
    <dd>
      <Expected at={expectedAt} ratio={overdueRatio} />
      <span className="sm dim"> every {count(intervalDays, 'day')}</span>
    </dd>
  </div>
);

/** When the customer should order again, by the model of all customers and by their own rhythm. */
export function NextOrder({ customerId }: { readonly customerId: string }) {
  const query = useRead('getPrediction', { params: { id: customerId } });
  return (
    <section className="card" aria-labelledby="next-order">
      <header>
        <h2 id="next-order" className="grow">
          Next order
        </h2>
        {query.data && (
          <>
            <Pill
              tone={query.data.data.status === 'ON' ? 'ok' : 'plain'}
              text={query.data.data.status === 'ON' ? 'model on' : 'model off'}
              constant={query.data.data.reason ?? query.data.data.status}
            />
            <ScreenLink to="/cadence" className="link sm">
              how good it is
            </ScreenLink>
          </>
        )}
      </header>
      <View query={query} rows={1}>
        {({ data: { explanation, prediction, rhythm } }) => (
          <>
            {explanation !== null && <p className="pad sm dim">Without the model: {explanation}</p>}
            {prediction === null && rhythm === null ? (
              <p className="pad">Too few deliveries to say when the next order is due.</p>
            ) : (
              <dl className={styles.facts}>
                {prediction && <ByModel prediction={prediction} />}
                {rhythm && <ByRhythm rhythm={rhythm} />}
              </dl>
            )}
          </>
        )}
      </View>
    </section>
  );
}
