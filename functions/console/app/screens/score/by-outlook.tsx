import { formatDate } from '../../parts/moment.tsx';
import { number } from '../../parts/words.ts';
import { outlookWords, percentWords, type Score } from './score-words.ts';

interface RowProps {
  readonly name: string;
  readonly customers: number;
  readonly ordered: number;
  readonly share: number | null;
  /** Percent; null: the rhythm does not say. */
  readonly due: number | null;
}

function Row({ name, customers, ordered, share, due }: RowProps) {
  return (
    <tr>
      <td>{name}</td>
      <td className="num" data-label="Customers">
        {number(customers)}
      </td>
      <td className="num" data-label="Ordered">
        {number(ordered)}
      </td>
      <td className="num" data-label="Share">
        {percentWords(share)}
      </td>
      <td className="num" data-label="Due anyway">
        {percentWords(due)}
      </td>
    </tr>
  );
}

/** What customers did, beside what their rhythm said that they would do anyway. */
export function ByOutlook({ score: { description, days, from, until } }: { readonly score: Score }) {
  const { byOutlook, foretold, isSampled } = description;
  return (
    <>
      <div className="table">
        <table className="cards">
          <thead>
            <tr>
              <th>By their rhythm, the next order was</th>
              <th className="num">Customers</th>
              <th className="num">Ordered</th>
              <th className="num">Share</th>
              <th className="num">Due anyway</th>
            </tr>
          </thead>
          <tbody>
            {byOutlook.map((row) => (
              <Row key={row.outlook} {...row} name={outlookWords[row.outlook]} due={null} />
            ))}
            <Row {...foretold} name="foretold: due within the days or later" due={foretold.dueShare} />
          </tbody>
        </table>
      </div>
      <p className="pad sm dim">
        Customers from {formatDate(from)} to {formatDate(until)}, each from the first time on, and the orders of the{' '}
        {days} days after it. What was due anyway is what one would have expected of those whose next order the rhythm
        foretells; the difference is not the effect. Of fewer than 10 there is no share.
        {isSampled && ' The newest 20,000 customers are counted.'}
      </p>
    </>
  );
}
