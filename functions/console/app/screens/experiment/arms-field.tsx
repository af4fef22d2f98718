import { Button } from '../../parts/button.tsx';
import { Icon } from '../../parts/icon.tsx';
import { type ArmDraft, dividedEvenly, sumOf } from './draft.ts';
import styles from './experiment.module.css';
import { mayDiffer } from './trigger/arm-config.ts';

const MOST_ARMS = 20;

interface ArmsFieldProps {
  readonly arms: readonly ArmDraft[];
  readonly messages: Readonly<Partial<Record<string, string>>>;
  readonly isOff: boolean;
  /** Ids are those of a split's branches, or of an experiment that runs: they stay. */
  readonly hasFixedIds: boolean;
  /** Of a trigger any id will do, and one arm, which is compared with those held out. */
  readonly isOnTrigger: boolean;
  readonly onChange: (arms: readonly ArmDraft[]) => void;
}

const rounded = (value: number): number => Math.round(value * 100) / 100;

/** Whether a message is about an arm and stands at no field of its settings. */
function isOfArm(path: string): boolean {
  const [list, , member, setting] = path.split('.');
  return list === 'arms' && !(member === 'config' && setting !== undefined && mayDiffer(setting));
}

/** `arms.1.config.lookbackDays` is read "Arm 2, lookbackDays". */
function placeWords(path: string): string {
  const [, place, ...members] = path.split('.');
  return place === undefined ? 'Arms' : `Arm ${Number(place) + 1}, ${members.at(-1) ?? ''}`;
}

function sumWords(sum: number): string {
  if (Number.isNaN(sum)) return 'A percentage is missing.';
  if (sum === 100) return 'They add up to 100 percent.';
  return sum < 100
    ? `They add up to ${sum} percent: ${rounded(100 - sum)} are missing.`
    : `They add up to ${sum} percent: ${rounded(sum - 100)} too many.`;
}

/** Ways that customers go, with what they are called and their shares. */
export function ArmsField({ arms, messages, isOff, hasFixedIds, isOnTrigger, onChange }: ArmsFieldProps) {
  const change = (place: number, next: Partial<ArmDraft>) =>
    onChange(arms.map((arm, one) => (one === place ? { ...arm, ...next } : arm)));
  const isWrong = (place: number, member: string) => messages[`arms.${place}.${member}`] !== undefined;
  const sum = sumOf(arms);
  const fewest = isOnTrigger ? 1 : 2;
  // What was wrong with all of them is right again.
  const wrong = Object.entries(messages).filter(([path]) => (path === 'arms' ? sum !== 100 : isOfArm(path)));
  return (
    <fieldset className={styles.arms}>
      <legend className="b">Arms</legend>
      {arms.map(({ id, label, percentage }, place) => (
        <div key={place} className={styles.arm}>
          {hasFixedIds ? (
            <span className="mono break">{id}</span>
          ) : (
            <input
              className="input mono"
              aria-label={`${isOnTrigger ? 'Id' : 'Branch'} of arm ${place + 1}`}
              aria-invalid={isWrong(place, 'id')}
              value={id}
              maxLength={40}
              readOnly={isOff}
              onChange={(event) => change(place, { id: event.target.value })}
            />
          )}
          <input
            className="input"
            aria-label={`What arm ${id || place + 1} is called`}
            aria-invalid={isWrong(place, 'label')}
            placeholder={`called ${id || (isOnTrigger ? 'as its id' : 'as its branch')}`}
            value={label}
            maxLength={200}
            readOnly={isOff}
            onChange={(event) => change(place, { label: event.target.value })}
          />
          <span className="row">
            <input
              className="input"
              inputMode="decimal"
              aria-label={`Percent of arm ${id || place + 1}`}
              aria-invalid={isWrong(place, 'percentage')}
              value={percentage}
              readOnly={isOff}
              onChange={(event) => change(place, { percentage: event.target.value })}
            />
            %
          </span>
          {!hasFixedIds && arms.length > fewest && !isOff && (
            <button
              type="button"
              className="btn sm ghost icon"
              aria-label={`Remove arm ${id || place + 1}`}
              onClick={() => onChange(arms.filter((_, one) => one !== place))}
            >
              <Icon name="close" />
            </button>
          )}
        </div>
      ))}
      <p className={sum === 100 ? 'sm dim' : 'sm bad-text'} role="status">
        {sumWords(sum)}
      </p>
      {arms.length === 1 && (
        <p className="sm dim">With a single arm customers are only held out: do the tasks of the trigger help?</p>
      )}
      {wrong.map(([path, message]) => (
        <p key={path} className="sm bad-text">
          {placeWords(path)} {message}
        </p>
      ))}
      {!isOff && (
        <div className="row wrap">
          <Button kind="sm" onClick={() => onChange(dividedEvenly(arms))}>
            Divide evenly
          </Button>
          {!hasFixedIds && arms.length < MOST_ARMS && (
            <Button
              kind="sm"
              onClick={() =>
                onChange([...arms, { id: '', label: '', percentage: '0', ...(isOnTrigger ? { config: {} } : {}) }])
              }
            >
              Add an arm
            </Button>
          )}
        </div>
      )}
    </fieldset>
  );
}
