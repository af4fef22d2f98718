import { Link } from 'wouter';
import type { ReplyOf } from '../../api/call.ts';
import { Sparkline } from '../../parts/charts/sparkline.tsx';
import { Moment } from '../../parts/moment.tsx';
import { number } from '../../parts/words.ts';
import { ScreenLink } from '../../shell/screen-link.tsx';
import { type Figures, startedByDay } from './figures.ts';
import { WorkflowState } from './workflow-state.tsx';
import styles from './workflows.module.css';

export type Workflow = ReplyOf<'listWorkflows'>['items'][number];

interface RowProps {
  readonly workflow: Workflow;
  readonly figures: Figures | undefined;
  readonly period: { readonly from: string; readonly to: string } | undefined;
  readonly isCurrent: boolean;
}

function Version({ workflow: { lastVersion, activeVersion } }: Pick<RowProps, 'workflow'>) {
  if (lastVersion === null) return <span className="sm dim">never published</span>;
  const isOld = activeVersion !== null && activeVersion !== lastVersion;
  return (
    <span className="sm dim">
      {activeVersion === null ? `v${lastVersion} published` : `v${activeVersion}`}
      {isOld && `, v${lastVersion} is published`}
    </span>
  );
}

function Conversion({ goal }: { readonly goal: Figures['goal'] | undefined }) {
  if (!goal) return <span className="dim">{goal === null ? 'no goal' : '–'}</span>;
  return (
    <>
      {goal.percent === null ? '–' : `${number(goal.percent)} %`} <span className="dim">({number(goal.reached)})</span>
    </>
  );
}

interface RunsProps {
  readonly id: string;
  readonly status: string;
  /** Undefined until it is read. */
  readonly runs: number | undefined;
}

/** A number of runs that leads to them; 0 leads nowhere. */
function Runs({ id, status, runs }: RunsProps) {
  if (runs === undefined) return <span className="dim">…</span>;
  if (runs === 0) return <span className="dim">0</span>;
  return <ScreenLink to={`/workflows/${id}?tab=runs&status=${status}`}>{number(runs)}</ScreenLink>;
}

export function WorkflowRow({ workflow, figures, period, isCurrent }: RowProps) {
  const { id, name, description, status, updatedAt } = workflow;
  const isRead = period !== undefined;
  const { standing, runs } = figures ?? {};
  const orNone = (value: number | undefined) => value ?? (isRead ? 0 : undefined);
  return (
    <tr data-row={id} className={isCurrent ? styles.current : undefined}>
      <td>
        <div className="row wrap">
          <Link href={`/workflows/${id}`} className="b">
            {name}
          </Link>
          <WorkflowState status={status} />
        </div>
        {description && <p className="sm dim">{description}</p>}
        <Version workflow={workflow} />
      </td>
      <td className="num" data-label="Runs now">
        <Runs id={id} status="RUNNING" runs={orNone(standing)} />
      </td>
      <td className="num" data-label="Done">
        <Runs id={id} status="FINISHED" runs={orNone(runs?.finished)} />
      </td>
      <td className="num" data-label="Failed">
        <Runs id={id} status="FAILED" runs={orNone(runs?.failed)} />
      </td>
      <td className="num" data-label="Conversion">
        <Conversion goal={figures?.goal} />
      </td>
      <td data-label="Started">
        <div className="row">
          {isRead ? number(runs?.started ?? 0) : '…'}
          {period && figures && figures.days.length > 0 && (
            <Sparkline values={startedByDay(period, figures.days)} color="var(--c1)" />
          )}
        </div>
      </td>
      <td data-label="Changed">
        <Moment at={updatedAt} />
      </td>
    </tr>
  );
}
