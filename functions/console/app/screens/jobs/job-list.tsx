import { Link, useLocation } from 'wouter';
import { CustomerLink } from '../../parts/customer-link.tsx';
import { Moment } from '../../parts/moment.tsx';
import { useRowKeys } from '../../parts/row-keys.ts';
import { inWords } from '../../parts/words.ts';
import { type Job, JobState } from './job-words.tsx';
import styles from './jobs.module.css';

interface ListProps {
  readonly jobs: readonly Job[];
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (id: string, isSelected: boolean) => void;
}

const whenOf = ({ status, runAt, startedAt, completedAt }: Job): string =>
  completedAt ?? (status === 'QUEUED' ? runAt : (startedAt ?? runAt));

/** Jobs as a table, the newest first. */
export function JobList({ jobs, selected, onSelect }: ListProps) {
  const [, navigate] = useLocation();
  const current = useRowKeys(
    jobs.map(({ id }) => id),
    { open: (id) => navigate(`/jobs/${id}`), select: (id) => onSelect(id, !selected.has(id)) },
  );
  const isAll = jobs.every(({ id }) => selected.has(id));
  return (
    <div className="table">
      <table className="cards">
        <thead>
          <tr>
            <th>
              <input
                type="checkbox"
                aria-label="Select all of this page"
                checked={isAll}
                onChange={() => {
                  for (const { id } of jobs) onSelect(id, !isAll);
                }}
              />
            </th>
            <th>Job</th>
            <th>Customer</th>
            <th>State</th>
            <th className="num">Attempts</th>
            <th>Ended or due</th>
            <th>Made</th>
          </tr>
        </thead>
        <tbody>
          {jobs.map((job) => (
            <tr key={job.id} data-row={job.id} className={current === job.id ? styles.current : undefined}>
              <td>
                <input
                  type="checkbox"
                  aria-label={`Select the job ${inWords(job.type)} ${job.id}`}
                  checked={selected.has(job.id)}
                  onChange={(event) => onSelect(job.id, event.target.checked)}
                />
              </td>
              <td>
                <Link href={`/jobs/${job.id}`} className="b">
                  {inWords(job.type)}
                </Link>{' '}
                <span className="sm dim">in {job.queue}</span>
              </td>
              <td data-label="Customer">
                <CustomerLink id={job.customerId} name={job.customerName} />
              </td>
              <td>
                <span className={styles.state}>
                  <JobState job={job} />
                  {job.error !== null && <span className={`sm dim ${styles.error}`}>{job.error}</span>}
                </span>
              </td>
              <td className="num" data-label="Attempts">
                {job.attempts} of {job.maxAttempts}
              </td>
              <td data-label="Ended or due">
                <Moment at={whenOf(job)} />
              </td>
              <td data-label="Made">
                <Moment at={job.createdAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
