import { number } from '../../parts/words.ts';
import styles from './campaigns.module.css';
import { type Progress, partsOf } from './shares.ts';

/** How far a campaign is. Decoration: the numbers beside it say the same. */
export function ProgressBar({ progress }: { readonly progress: Progress }) {
  const all = Math.max(1, progress.recipients);
  return (
    <div className={styles.bar} aria-hidden="true">
      {partsOf(progress).map(({ name, recipients, color }) => (
        <i key={name} style={{ width: `${(100 * recipients) / all}%`, background: color }} />
      ))}
    </div>
  );
}

/** The numbers behind the bar. */
export function ProgressLegend({ progress }: { readonly progress: Progress }) {
  return (
    <ul className={styles.legend}>
      {partsOf(progress).map(({ name, recipients, color }) => (
        <li key={name}>
          <i style={{ background: color }} aria-hidden="true" />
          {number(recipients)} {name}
        </li>
      ))}
    </ul>
  );
}
