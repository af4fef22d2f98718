import { Pill } from '../../parts/pill.tsx';
import { evidenceWords, type Kpis, stateOf, targetWords, titles, valueWords } from './kpi-words.ts';
import styles from './kpis.module.css';

/** The value of each KPI, with its target and whether it is reached. */
export function Tiles({ kpis: { kpis, smallest } }: { readonly kpis: Kpis }) {
  return (
    <dl className={`card ${styles.tiles}`} aria-label="KPIs">
      {kpis.map((one) => (
        <div key={one.kpi} className={styles.tile}>
          <dt>{titles[one.kpi]}</dt>
          <dd className={styles.value}>{valueWords(one.kpi, one.value)}</dd>
          <dd>
            <Pill {...stateOf(one, smallest)} />
          </dd>
          <dd className="sm">Target: {targetWords(one)}</dd>
          <dd className={styles.note}>{evidenceWords(one)}</dd>
        </div>
      ))}
    </dl>
  );
}
