import { Link } from 'wouter';
import { useRead } from '../../api/queries.ts';
import { count, inWords } from '../../parts/words.ts';
import { triggerTypes } from '../trigger/settings/fields.ts';
import styles from './new-trigger.module.css';

/** `BURN_RATE_ALERT` is shown as "Burn rate alert". */
export const titleOf = (type: string): string => {
  const words = inWords(type);
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** Every type with what it is for. */
export function Gallery() {
  const triggers = useRead('listTriggers', {}, { isLive: false }).data?.data.items ?? [];
  return (
    <ul className={styles.gallery}>
      {triggerTypes().map(({ type, purpose }) => {
        const own = triggers.filter(({ triggerType }) => triggerType === type);
        return (
          <li key={type} className="card pad stack">
            <h2>
              <Link className={styles.choose} href={`/triggers/new?type=${type}`}>
                {titleOf(type)}
              </Link>
            </h2>
            <p>{purpose}</p>
            <p className="sm dim">
              {own.length === 0
                ? 'No trigger of this type yet'
                : `You have ${count(own.length, 'trigger')} of this type`}
            </p>
          </li>
        );
      })}
    </ul>
  );
}
