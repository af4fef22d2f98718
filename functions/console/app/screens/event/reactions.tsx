import { Link } from 'wouter';
import type { ReplyOf } from '../../api/call.ts';
import { DocumentLink } from '../../parts/document-link.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Pill, type Tone } from '../../parts/pill.tsx';
import { count, inWords } from '../../parts/words.ts';

type All = ReplyOf<'getEvent'>['reactions'];
type JobReaction = All['jobs'][number];

const tones: Readonly<Record<string, Tone>> = {
  ...{ QUEUED: 'wait', PROCESSING: 'run', FAILED: 'bad', COMPLETED: 'ok', CANCELLED: 'plain' },
};

interface RowProps {
  readonly kind: string;
  readonly what: string;
  readonly at: string;
  readonly job?: JobReaction;
  readonly documentId?: string;
}

function Row({ kind, what, at, job, documentId }: RowProps) {
  return (
    <tr>
      <td>{kind}</td>
      <td>{job ? <Link href={`/jobs/${job.id}`}>{what}</Link> : what}</td>
      <td data-label="When">
        <Moment at={at} />
      </td>
      <td>
        {job?.status && <Pill tone={tones[job.status] ?? 'plain'} text={inWords(job.status)} constant={job.status} />}
        {documentId && <DocumentLink id={documentId} />}
        {job?.error && <span className="sm dim"> {job.error}</span>}
      </td>
    </tr>
  );
}

/** What the event caused: jobs and e-mails lead to their job. */
export function Reactions({ reactions: { jobs, emails, documents, activities } }: { readonly reactions: All }) {
  const total = jobs.length + emails.length + documents.length + activities.length;
  const rows: readonly (RowProps & { readonly id: string })[] = [
    ...emails.map((job) => ({ ...job, kind: 'e-mail', what: inWords(job.title ?? job.type), job })),
    ...jobs.map((job) => ({ ...job, kind: 'job', what: job.title ?? inWords(job.type), job })),
    ...documents.map((one) => ({
      ...one,
      kind: 'document',
      what: one.title ?? inWords(one.type),
      documentId: one.id,
    })),
    ...activities.map((one) => ({ ...one, kind: 'activity', what: one.title ?? inWords(one.type) })),
  ];
  return (
    <section className="card" aria-label="What it caused">
      <header>
        <h2>{total === 0 ? 'It caused nothing' : `It caused ${count(total, 'thing')}`}</h2>
      </header>
      {total > 0 && (
        <div className="table">
          <table className="cards">
            <thead>
              <tr>
                <th>Kind</th>
                <th>What</th>
                <th>When</th>
                <th>State</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ id, ...row }) => (
                <Row key={id} {...row} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
