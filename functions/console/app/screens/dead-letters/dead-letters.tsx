/** Messages of SQS that failed for good, of the whole installation: for its operator, who has the platform's key. */
import { Link } from 'wouter';
import { useAddress } from '../../parts/address.ts';
import { useRefusal } from '../../session/session.ts';
import { usePage } from '../../shell/page.ts';
import { Discarded } from './discarded.tsx';
import { Messages } from './messages.tsx';
import { isQueueName } from './queue-words.ts';
import { Queues } from './queues.tsx';

const tabs = [
  ['', 'Waiting'],
  ['discarded', 'Discarded'],
] as const;

function Tabs({ chosen }: { readonly chosen: string }) {
  return (
    <nav className="tabs" aria-label="Dead letters">
      {tabs.map(([tab, title]) => (
        <Link
          key={tab}
          href={tab === '' ? '/dead-letters' : `/dead-letters?tab=${tab}`}
          aria-current={tab === chosen ? 'page' : undefined}
        >
          {title}
        </Link>
      ))}
    </nav>
  );
}

function Content() {
  const [{ queue, tab }] = useAddress(['queue', 'tab']);
  const chosen = tab === 'discarded' ? tab : '';
  return (
    <>
      <Tabs chosen={chosen} />
      {chosen === 'discarded' ? (
        <Discarded />
      ) : (
        <>
          <Queues chosen={queue} />
          {queue && isQueueName(queue) && <Messages key={queue} queue={queue} />}
        </>
      )}
    </>
  );
}

export default function DeadLetters() {
  usePage({ title: 'Dead letters', path: '/dead-letters' });
  const refusal = useRefusal('platform');
  return (
    <>
      <div>
        <h1>Dead letters</h1>
        <p className="dim">Messages that failed five times, of all tenants. Nothing else waits for them.</p>
      </div>
      {refusal ? (
        <section className="card pad stack" aria-label="Who may look">
          <p className="b">{refusal}</p>
          <p className="dim">
            Only who runs the installation sees them, with the platform’s key. Jobs of yours that failed are under{' '}
            <Link className="link" href="/jobs?status=FAILED">
              Jobs
            </Link>
            .
          </p>
        </section>
      ) : (
        <Content />
      )}
    </>
  );
}
