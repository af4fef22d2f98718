import { Link } from 'wouter';
import { now } from '../../clock.ts';
import { iconOf } from '../../graph/appearance.ts';
import type { Language } from '../../graph/use-node-types.ts';
import { Icon } from '../../parts/icon.tsx';
import { Moment } from '../../parts/moment.tsx';
import { duration } from '../../parts/words.ts';
import styles from './run.module.css';
import { type Bar, barsOf, type Step } from './timeline.ts';

interface StepsProps {
  readonly steps: readonly Step[];
  readonly run: { readonly startedAt: string; readonly endedAt: string | null };
  readonly language: Language | undefined;
  readonly onlyFailed: boolean;
}

const hasFailed = ({ port, detail }: Step): boolean =>
  port === 'error' || (detail !== null && ('fail' in detail || 'error' in detail));

function Links({ taskId, jobId, runId }: Step['links']) {
  return (
    <>
      {taskId !== null && (
        <Link className="link sm" href={`/tasks?view=list&task=${taskId}`}>
          the task
        </Link>
      )}
      {jobId !== null && (
        <Link className="link sm" href={`/jobs/${jobId}`}>
          the job
        </Link>
      )}
      {runId !== null && (
        <Link className="link sm" href={`/runs/${runId}`}>
          the run that it started
        </Link>
      )}
    </>
  );
}

function took({ cameAt, at }: Step): string {
  const ms = cameAt === null ? 0 : Date.parse(at) - Date.parse(cameAt);
  return ms < 1000 ? 'at once' : `after ${duration(ms)}`;
}

interface RowProps {
  /** Which of several branches the step is of; 0 where the run has one only. */
  readonly branch: number;
  readonly step: Step;
  readonly bar: Bar;
  readonly language: Language | undefined;
}

function Row({ step, bar, branch, language }: RowProps) {
  const { type, name, nodeId, way, reason, attempts, at, detail } = step;
  const title = name ?? language?.types.get(type)?.title ?? nodeId;
  return (
    <tr>
      <td>
        <span className="row">
          <Icon name={iconOf(type)} />
          <span className="b">{title}</span>
          {branch > 0 && <span className="code">branch {branch}</span>}
        </span>
      </td>
      <td>
        {way} <span className="sm dim">{took(step)}</span>
        {reason && <p className="sm break">{reason}</p>}
        {attempts !== null && attempts > 1 && <p className="sm">{attempts} attempts</p>}
        {detail !== null && Object.keys(detail).length > 0 && (
          <details className="sm">
            <summary className="link">Details</summary>
            <code className="mono break">{JSON.stringify(detail)}</code>
          </details>
        )}
      </td>
      <td>
        <div className={styles.line} aria-hidden="true">
          <i
            className={hasFailed(step) ? styles.bad : undefined}
            style={{ left: `${bar.left}%`, width: `${bar.width}%` }}
          />
        </div>
      </td>
      <td>
        <Moment at={at} />
      </td>
      <td>
        <span className="row wrap">
          <Links {...step.links} />
        </span>
      </td>
    </tr>
  );
}

/** The steps in their order, with the time that each took, to scale. */
export function Steps({ steps, run, language, onlyFailed }: StepsProps) {
  const until = run.endedAt ?? new Date(now()).toISOString();
  const bars = barsOf(steps, run.startedAt, until);
  const branches = [...new Set(steps.map(({ branch }) => branch))];
  const rows = steps.map((step, place) => ({
    ...{ step, bar: bars[place] ?? { left: 0, width: 1 } },
    branch: branches.length > 1 ? branches.indexOf(step.branch) + 1 : 0,
  }));
  const shown = onlyFailed ? rows.filter(({ step }) => hasFailed(step)) : rows;
  if (shown.length === 0) return <p className="pad dim">{onlyFailed ? 'Nothing failed.' : 'No step yet.'}</p>;
  return (
    <div className="table">
      <table className="cards">
        <thead>
          <tr>
            <th>Node</th>
            <th>What happened</th>
            <th>In time</th>
            <th>Left at</th>
            <th>It made</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ step, bar, branch }) => (
            <Row
              key={`${step.branch} ${step.step} ${step.at}`}
              step={step}
              bar={bar}
              branch={branch}
              language={language}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}
