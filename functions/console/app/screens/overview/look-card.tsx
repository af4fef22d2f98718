import type { ReactNode } from 'react';
import { Pill, type Tone } from '../../parts/pill.tsx';
import styles from './overview.module.css';

interface CardProps {
  readonly title: string;
  readonly tone: Tone;
  readonly state: string;
  readonly children: ReactNode;
}

/** One thing that needs a look. */
export function Card({ title, tone, state, children }: CardProps) {
  return (
    <article className={`${styles.look} ${styles[tone]}`}>
      <div className="row between">
        <h3 className={styles.words}>{title}</h3>
        <Pill tone={tone} text={state} />
      </div>
      {children}
    </article>
  );
}
