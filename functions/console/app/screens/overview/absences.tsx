import { Link } from 'wouter';
import type { ReplyOf } from '../../api/call.ts';
import { formatDate, Moment } from '../../parts/moment.tsx';
import { inWords, number, reasons } from '../../parts/words.ts';
import { ScreenLink } from '../../shell/screen-link.tsx';
import { Card } from './look-card.tsx';
import styles from './overview.module.css';

type Attention = ReplyOf<'getOverview'>['attention'];

const inRange = ({ low, high }: { readonly low: number; readonly high: number }) =>
  low === high ? number(low) : `${number(low)} to ${number(high)}`;

/** A trigger that usually makes tasks, and made none. */
export function AbsentTrigger({ trigger }: { readonly trigger: Attention['absentTriggers'][number] }) {
  const { triggerId, triggerName, usually, lastMadeAt, evaluations } = trigger;
  return (
    <Card title={`${triggerName} made no task in 24 hours`} tone="bad" state="absent">
      <p>
        Usually {inRange(usually)} by now; the last on <Moment at={lastMadeAt} />.
      </p>
      <ul className={styles.evaluations}>
        {evaluations.map(({ id, scheduledAt, status, matched, alreadyDone, suppressed }) => (
          <li key={id}>
            <Moment at={scheduledAt} />: {inWords(status)}, {number(matched)} matched, {number(alreadyDone)} already
            done
            {reasons(suppressed) && `, ${reasons(suppressed)}`}
          </li>
        ))}
      </ul>
      <div className="row wrap">
        <Link className="btn sm" href={`/triggers/${triggerId}?tab=evaluations`}>
          Its evaluations
        </Link>
        <Link className="link sm" href={`/triggers/${triggerId}`}>
          What it would do now
        </Link>
      </div>
    </Card>
  );
}

/** A workflow that customers usually enter, and nobody did. */
export function AbsentWorkflow({ workflow }: { readonly workflow: Attention['absentWorkflows'][number] }) {
  const { workflowId, workflowName, usually, lastEnteredOn } = workflow;
  return (
    <Card title={`Nobody entered ${workflowName} since yesterday`} tone="bad" state="absent">
      <p>
        Usually {inRange(usually)} customers a day, today 0; the last on {formatDate(lastEnteredOn)}.
      </p>
      <p className="sm dim">Its entries, or what writes the events that it listens to, may have changed.</p>
      <div>
        <ScreenLink to={`/workflows/${workflowId}`} className="btn sm">
          Open the workflow
        </ScreenLink>
      </div>
    </Card>
  );
}
