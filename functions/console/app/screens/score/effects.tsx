import { Link } from 'wouter';
import { Intervals } from '../../parts/charts/intervals.tsx';
import { formatOf } from '../experiment/results/figures.ts';
import { ExperimentState } from '../experiments/experiment-state.tsx';
import { outcomeAndAim } from '../experiments/experiment-words.ts';
import { comparedWords, type Effect } from './score-words.ts';

/** What an experiment shows: its verdict, and its differences with their intervals. */
export function EffectOf({ effect }: { readonly effect: Effect }) {
  const { experimentId, name, status, outcome, verdict, comparisons } = effect;
  const format = formatOf(outcome.kind);
  const isOfArms = comparisons.some(({ against }) => against !== 'HELD_OUT');
  return (
    <div className="pad stack">
      <div className="row wrap">
        <Link className="link b" href={`/experiments/${experimentId}`}>
          {name}
        </Link>
        <ExperimentState status={status} />
        <span className="sm dim">{outcomeAndAim(outcome)}</span>
      </div>
      <p className="sm">
        {isOfArms && 'Between its arms: '}
        {verdict}
      </p>
      {comparisons.length > 0 && (
        <>
          <Intervals
            title={`Differences in ${name}, with their intervals`}
            description={comparisons
              .map(
                (one) =>
                  `${comparedWords(one)}: ${format.difference(one.difference)}, from ${format.difference(one.low)} to ${format.difference(one.high)}.`,
              )
              .join(' ')}
            intervals={comparisons.map((one) => ({
              ...{ name: comparedWords(one), low: one.low, middle: one.difference, high: one.high },
            }))}
            format={format.difference}
          />
          <p className="sm dim">In {format.unit}.</p>
        </>
      )}
    </div>
  );
}
