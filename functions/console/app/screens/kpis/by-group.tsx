import { Pill } from '../../parts/pill.tsx';
import { evidenceWords, type Kpis, stateOf, titles, valueWords } from './kpi-words.ts';

interface ByGroupProps {
  readonly kpis: Kpis;
  readonly groupBy: 'rep' | 'trigger';
  readonly onChange: (groupBy: 'rep' | 'trigger') => void;
}

const groupings = ['rep', 'trigger'] as const;

/** The KPIs of each rep, or of each trigger. */
export function ByGroup({ kpis: { kpis, groups, smallest }, groupBy, onChange }: ByGroupProps) {
  return (
    <section className="card" aria-label={`By ${groupBy}`}>
      <header>
        <h2 className="grow">By {groupBy}</h2>
        {/* biome-ignore lint/a11y/useSemanticElements: buttons, of which one is pressed */}
        <div className="seg" role="group" aria-label="Grouped by">
          {groupings.map((one) => (
            <button key={one} type="button" aria-pressed={one === groupBy} onClick={() => onChange(one)}>
              By {one}
            </button>
          ))}
        </div>
      </header>
      {groups.length === 0 ? (
        <p className="pad dim">No task and no tasting in this period.</p>
      ) : (
        <div className="table">
          <table className="cards">
            <thead>
              <tr>
                <th>{groupBy === 'rep' ? 'Rep' : 'Trigger'}</th>
                {kpis.map(({ kpi }) => (
                  <th key={kpi} className="num">
                    {titles[kpi]}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {groups.map((group) => (
                <tr key={group.id}>
                  <td className="b">
                    {group.name ?? (group.id !== null ? 'no name' : groupBy === 'rep' ? 'No one' : 'none')}
                  </td>
                  {group.kpis.map((one) => (
                    <td key={one.kpi} className="num" data-label={titles[one.kpi]} title={evidenceWords(one)}>
                      {valueWords(one.kpi, one.value)} {one.isReached !== null && <Pill {...stateOf(one, smallest)} />}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
