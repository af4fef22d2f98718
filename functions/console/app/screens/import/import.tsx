/** One import: how far it is, what became of its rows, and how it was asked for. */
import { Link, useParams } from 'wouter';
import { Moment } from '../../parts/moment.tsx';
import { View } from '../../parts/view.tsx';
import { number } from '../../parts/words.ts';
import { usePage } from '../../shell/page.ts';
import { collectionNames, collectionOf } from '../imports/import-words.tsx';
import { choiceTitles } from './choices.ts';
import { Progress, type Shown, useOneImport } from './progress.tsx';

function Facts({ one }: { readonly one: Shown }) {
  const { collection, sizeBytes, createdBy, createdAt, startedAt, endedAt, jobId, columns, constants } = one;
  const mapped = Object.entries(columns).map(([name, member]) => `${name} → ${member ?? 'left out'}`);
  const given = Object.entries(constants).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return (
    <section className="card pad" aria-label="How it was asked for">
      <dl className="facts">
        <dt>Rows of</dt>
        <dd>{collectionNames[collection]}</dd>
        <dt>Size</dt>
        <dd>{number(sizeBytes)} bytes</dd>
        <dt>Made</dt>
        <dd>
          <Moment at={createdAt} /> by <span className="mono sm break">{createdBy}</span>
        </dd>
        <dt>Started</dt>
        <dd>
          <Moment at={startedAt} />
        </dd>
        <dt>Ended</dt>
        <dd>
          <Moment at={endedAt} />
        </dd>
        {choiceTitles(one).map(([title, words]) => (
          <div key={title} style={{ display: 'contents' }}>
            <dt>{title}</dt>
            <dd>{words}</dd>
          </div>
        ))}
        <dt>Columns</dt>
        <dd className="break">{mapped.length === 0 ? 'by their headers' : mapped.join(' · ')}</dd>
        {given.length > 0 && (
          <>
            <dt>Values of every row</dt>
            <dd className="break">{given.join(' · ')}</dd>
          </>
        )}
        {jobId !== null && (
          <>
            <dt>Job</dt>
            <dd>
              <Link className="link mono sm break" href={`/jobs/${jobId}`}>
                {jobId}
              </Link>
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}

export default function ImportScreen() {
  const { collection: text, id = '' } = useParams<{ collection: string; id: string }>();
  const query = useOneImport(collectionOf(text), id);
  usePage({ title: 'Imports', path: '/imports' }, { title: query.data?.data.fileName ?? 'Import' });
  return (
    <View query={query}>
      {({ data }) => (
        <>
          <h1>{data.fileName}</h1>
          <Progress one={data} />
          <Facts one={data} />
        </>
      )}
    </View>
  );
}
