import styles from './charts.module.css';

/** A line without axes. Decoration: the figure beside it and its change say the same. */
export function Sparkline({ values, color }: { readonly values: readonly number[]; readonly color: string }) {
  const most = Math.max(1, ...values);
  if (values.length < 2) return null;
  const points = values.map((value, place) => `${1 + (90 * place) / (values.length - 1)},${27 - (24 * value) / most}`);
  return (
    <svg viewBox="0 0 92 30" className={styles.spark} aria-hidden="true">
      <polyline points={points.join(' ')} stroke={color} />
    </svg>
  );
}
