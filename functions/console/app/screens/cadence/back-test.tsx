import { StackedBars } from '../../parts/charts/stacked-bars.tsx';
import { formatDate } from '../../parts/moment.tsx';
import { number } from '../../parts/words.ts';
import { type Cadence, chanceWords, tenthsOf } from './cadence-words.ts';

type Test = NonNullable<Cadence['backTest']>;

/** Orders of a hundred customers: means alone would be too small to draw. */
const perHundred = (orders: number): number => Math.round(orders * 100);

/** Whether its numbers can be taken at their word: tenths of the customers, with what they did. */
export function Calibration({ test: { deciles, heldBackAfter, orders90Days } }: { readonly test: Test }) {
  return (
    <section className="card" aria-label="Expected and actual orders">
      <header>
        <h2 className="grow">Expected and actual orders</h2>
        <span className="sm dim">in the 90 days after {formatDate(heldBackAfter)}, which it had not seen</span>
      </header>
      <div className="pad stack">
        <p>
          It expected {number(Math.round(orders90Days.expected))} orders in all; {number(orders90Days.actual)} came.
        </p>
        <StackedBars
          title="Orders of a hundred customers, by tenths of the customers"
          description="Customers in tenths by what the model expected of them, most expected first: the bars are the orders that came, the line those that were expected."
          axis={{ heading: 'Tenth', names: deciles.map((_, place) => `${place + 1}`) }}
          series={[{ name: 'came', color: 'var(--c1)', values: deciles.map(({ actual }) => perHundred(actual)) }]}
          line={{
            ...{ name: 'expected', color: 'var(--c3)' },
            values: deciles.map(({ expected }) => perHundred(expected)),
          }}
        />
      </div>
    </section>
  );
}

/** The model beside the rhythm, on the days that neither had seen. */
export function AgainstRhythm({ test: { list, dates } }: { readonly test: Test }) {
  const rows = [
    ['Named for the first 30 days', number(list.named), number(list.named)],
    ['Of them ordered', number(list.rhythm.hits), number(list.cadence.hits)],
    ['Precision: of those named, ordered', chanceWords(list.rhythm.precision), chanceWords(list.cadence.precision)],
    [
      `Recall: of the ${number(list.buyers)} who ordered, named`,
      ...[chanceWords(list.rhythm.recall), chanceWords(list.cadence.recall)],
    ],
    ['Ordered, and named by it only', number(list.rhythmOnlyHits), number(list.cadenceOnlyHits)],
    [
      'Date of the next order off by, at the median',
      ...[`${tenthsOf(dates.rhythmErrorDays)} days`, `${tenthsOf(dates.cadenceErrorDays)} days`],
    ],
  ] as const;
  return (
    <section className="card" aria-label="Model and rhythm">
      <header>
        <h2 className="grow">Model and rhythm</h2>
        <span className="sm dim">Both name as many customers</span>
      </header>
      <div className="table">
        <table className="cards">
          <thead>
            <tr>
              <th>On the same days</th>
              <th className="num">Rhythm</th>
              <th className="num">Model</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([what, rhythm, model]) => (
              <tr key={what}>
                <td>{what}</td>
                <td className="num" data-label="Rhythm">
                  {rhythm}
                </td>
                <td className="num" data-label="Model">
                  {model}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
