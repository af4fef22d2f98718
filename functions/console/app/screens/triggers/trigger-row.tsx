import { Link } from 'wouter';
import type { ReplyOf } from '../../api/call.ts';
import { Button } from '../../parts/button.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Pill } from '../../parts/pill.tsx';
import { Switch } from '../../parts/switch.tsx';
import { inWords, number } from '../../parts/words.ts';
import { useRefusal } from '../../session/session.ts';
import { EvaluationResult } from './evaluation-result.tsx';
import { type Evaluation, hasEnded, useFollowedEvaluation, useRun } from './run.ts';
import { useSwitch } from './switch-triggers.ts';
import styles from './triggers.module.css';

export type Trigger = ReplyOf<'listTriggers'>['items'][number];

interface TriggerRowProps {
  readonly trigger: Trigger;
  readonly last: Evaluation | undefined;
  readonly isSelected: boolean;
  readonly isCurrent: boolean;
  readonly onSelect: (isSelected: boolean) => void;
}

function Name({ trigger }: { readonly trigger: Trigger }) {
  const { id, name, description, triggerType } = trigger;
  return (
    <>
      <div className="row wrap">
        <Link className="b" href={`/triggers/${id}`}>
          {name}
        </Link>
        <Pill tone="plain" text={inWords(triggerType)} constant={triggerType} />
      </div>
      {description && <p className="sm dim">{description}</p>}
    </>
  );
}

function LastLook({ last }: { readonly last: Evaluation | undefined }) {
  if (!last) return <span className="dim">not yet</span>;
  return (
    <div className={styles.look} aria-live="polite">
      <EvaluationResult evaluation={last} />
      <span className="sm dim">
        <Moment at={last.finishedAt ?? last.startedAt ?? last.scheduledAt} />
      </span>
    </div>
  );
}

export function TriggerRow({ trigger, last, isSelected, isCurrent, onSelect }: TriggerRowProps) {
  const { id, name, isActive, statistics } = trigger;
  const run = useRun();
  const change = useSwitch();
  const followed = useFollowedEvaluation(id);
  const noRun = useRefusal('operator') ?? (isActive ? undefined : 'It is switched off.');
  const isRunning = run.isPending || (followed !== undefined && !hasEnded(followed));
  return (
    <tr className={isCurrent ? styles.current : undefined} data-row={id}>
      <td className={styles.check}>
        <input
          type="checkbox"
          aria-label={`Select ${name}`}
          checked={isSelected}
          onChange={(event) => onSelect(event.target.checked)}
        />
      </td>
      <td>
        <Name trigger={trigger} />
      </td>
      <td className="num" data-label="Open">
        {number(statistics.pending)}
      </td>
      <td className="num" data-label="Completed">
        {number(statistics.completed)} <span className="dim">({statistics.completionRate} %)</span>
      </td>
      <td>
        <LastLook
          last={
            followed && (!hasEnded(followed) || !last || followed.requestedAt >= last.requestedAt) ? followed : last
          }
        />
      </td>
      <td data-label="Next look">
        {trigger.nextEvaluationAt === null ? (
          <span className="dim">{isActive ? 'not scheduled' : '–'}</span>
        ) : (
          <Moment at={trigger.nextEvaluationAt} />
        )}
      </td>
      <td>
        <div className="row end">
          <Button kind="sm" icon="run" refusal={noRun} isBusy={isRunning} onClick={() => run.mutate([id])}>
            Run now
          </Button>
          <Switch
            isOn={isActive}
            label={`${name}: active`}
            refusal={useRefusal('admin')}
            onChange={(isOn) => change.mutate({ triggers: [trigger], isActive: isOn })}
          />
        </div>
      </td>
    </tr>
  );
}
