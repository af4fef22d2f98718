import { Intervals } from '../../../parts/charts/intervals.tsx';
import { number } from '../../../parts/words.ts';
import { type Arm, type Format, formatOf, percent, type Results } from './figures.ts';

type Named = Arm & { readonly isControl: boolean };

function Row({ arm, format }: { readonly arm: Named; readonly format: Format }) {
  const { id, label, percentage, exposed, counted, mean, comparison, isControl } = arm;
  const dash = <span className="dim">–</span>;
  return (
    <tr>
      <td title={id}>
        <span className="b">{label}</span>
        {isControl && <span className="sm dim"> control</span>}
      </td>
      <td className="num" data-label="Share">
        {number(percentage)} %
      </td>
      <td className="num" data-label="Came">
        {number(exposed)}
      </td>
      <td className="num" data-label="Counted">
        {number(counted)}
      </td>
      <td className="num" data-label={format.heading}>
        {mean === null ? dash : format.mean(mean)}
      </td>
      <td className="num" data-label="Difference">
        {comparison ? format.difference(comparison.difference) : dash}
      </td>
      <td className="num nw" data-label="Between">
        {comparison ? `${format.difference(comparison.low)} … ${format.difference(comparison.high)}` : dash}
      </td>
      <td className="num" data-label="Variance less by">
        {comparison ? percent(comparison.varianceReduction) : dash}
      </td>
    </tr>
  );
}

const described = ({ label, comparison }: Arm, { difference }: Format): string =>
  comparison === null
    ? ''
    : `${label}: ${difference(comparison.difference)}, from ${difference(comparison.low)} to ${difference(comparison.high)}.`;

/** Arms with their figures, and how far each is from the control. */
export function Arms({ results }: { readonly results: Results }) {
  const { arms, heldOut, control, outcome } = results;
  const format = formatOf(outcome.kind);
  const all: readonly Named[] = [...arms, ...(heldOut ? [heldOut] : [])].map((arm) => ({
    ...arm,
    isControl: arm.id === control,
  }));
  const controlName = all.find(({ id }) => id === control)?.label ?? control;
  // The comparison of those held out is that of all arms with them.
  const drawn = [...arms, ...(heldOut ? [{ ...heldOut, label: 'All arms, against those held out' }] : [])].flatMap(
    (arm) => (arm.comparison ? [{ ...arm, comparison: arm.comparison }] : []),
  );
  return (
    <section className="card" aria-label="Arms">
      <header>
        <h2 className="grow">Arms</h2>
        <span className="sm dim">
          Differences from {controlName}, in {format.unit}
        </span>
      </header>
      {drawn.length > 0 && (
        <div className="pad">
          <Intervals
            title={`Differences from ${controlName}, with their intervals`}
            description={drawn.map((arm) => described(arm, format)).join(' ')}
            intervals={drawn.map(({ label, comparison: { low, difference, high } }) => ({
              ...{ name: label, low, middle: difference, high },
            }))}
            format={format.difference}
          />
        </div>
      )}
      <div className="table">
        <table className="cards">
          <thead>
            <tr>
              <th>Arm</th>
              <th className="num">Share</th>
              <th className="num">Came</th>
              <th className="num">Counted</th>
              <th className="num">{format.heading}</th>
              <th className="num">Difference</th>
              <th className="num">Between</th>
              <th className="num">Variance less by</th>
            </tr>
          </thead>
          <tbody>
            {all.map((arm) => (
              <Row key={arm.id} arm={arm} format={format} />
            ))}
          </tbody>
        </table>
      </div>
      <p className="pad sm dim">
        Counted are those whose days for the outcome are over. What customers did in the 42 days before they came is
        taken out of the differences; the last column says by how much that makes the variance smaller.
        {heldOut && ' The difference of those held out is that of all arms together from them.'}
      </p>
    </section>
  );
}
