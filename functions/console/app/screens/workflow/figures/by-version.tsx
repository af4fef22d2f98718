import { StackedBars } from '../../../parts/charts/stacked-bars.tsx';
import { number } from '../../../parts/words.ts';
import { BecameCells, BecameHeads } from './became.tsx';
import { FEWEST } from './share.ts';
import { sharesOf, type Version } from './version-shares.ts';

function Counts({ versions }: { readonly versions: readonly Version[] }) {
  return (
    <div className="table">
      <table className="cards">
        <thead>
          <tr>
            <th>Version</th>
            <th className="num">Started</th>
            <BecameHeads />
          </tr>
        </thead>
        <tbody>
          {versions.map(({ version, goal, runs }) => (
            <tr key={version}>
              <td className="b">v{version}</td>
              <td className="num" data-label="Started">
                {number(runs.started)}
              </td>
              <BecameCells {...{ ...runs, runs: runs.started, goal }} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Conversion and failures of the last versions, the earliest first. Nothing while there is one. */
export function ByVersion({ versions }: { readonly versions: readonly Version[] }) {
  if (versions.length < 2) return null;
  const { names, finished, failed, cancelled, running, reached } = sharesOf(versions);
  return (
    <section className="card" aria-label="By version">
      <header>
        <h2 className="grow">By version</h2>
        <span className="sm dim">Shares are drawn from {FEWEST} runs on</span>
      </header>
      {names.length > 1 && (
        <div className="pad">
          <StackedBars
            title="What became of the runs, by version, in percent"
            description={`Of ${names.join(', ')}`}
            axis={{ heading: 'Version', names }}
            series={[
              { name: 'Finished', color: 'var(--c2)', values: finished },
              { name: 'Failed', color: 'var(--bad)', values: failed },
              { name: 'Cancelled', color: 'var(--c5)', values: cancelled },
              { name: 'On the way', color: 'var(--c3)', values: running },
            ]}
            {...(reached ? { line: { name: 'Reached the goal', color: 'var(--c1)', values: reached } } : {})}
          />
        </div>
      )}
      <Counts versions={versions} />
    </section>
  );
}
