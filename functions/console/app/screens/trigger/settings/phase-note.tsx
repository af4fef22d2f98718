import { Link } from 'wouter';
import { useRead } from '../../../api/queries.ts';
import styles from './settings.module.css';

interface PhaseNoteProps {
  readonly triggerId: string;
  /** Settings that would be saved, by name. */
  readonly changed: readonly string[];
}

/** Says before saving that a phase of the experiment on the trigger begins. A setting that each arm has of its own changes nothing for it. */
export function PhaseNote({ triggerId, changed }: PhaseNoteProps) {
  const asked = { query: { triggerId, status: 'RUNNING' as const } };
  const running = useRead('listExperiments', asked, { isLive: false }).data?.data.items[0];
  if (!running) return null;
  const { id, name, phase, arms } = running;
  const isFelt = (setting: string) => arms.some(({ config = {} }) => !(setting in config));
  if (!changed.some(isFelt)) return null;
  return (
    <p className={styles.note} role="status">
      The experiment{' '}
      <Link className="link" href={`/experiments/${id}`}>
        {name}
      </Link>{' '}
      runs on this trigger. Saving changes what its arms do, and begins its phase {phase + 1}: its results begin anew,
      and those of phase {phase} stay.
    </p>
  );
}
