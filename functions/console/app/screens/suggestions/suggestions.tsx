/** What to change, each with the figures behind it. */
import { Link } from 'wouter';
import type { ReplyOf } from '../../api/call.ts';
import { useRead } from '../../api/queries.ts';
import { useAddress } from '../../parts/address.ts';
import { View } from '../../parts/view.tsx';
import { usePage } from '../../shell/page.ts';
import { SuggestionCard } from './suggestion-card.tsx';
import { kindWords } from './suggestion-words.ts';

type Reply = ReplyOf<'listSuggestions'>;

const tabs = [
  ['open', 'Open'],
  ['dismissed', 'Dismissed'],
] as const;

function Tabs({ chosen }: { readonly chosen: string }) {
  return (
    <nav className="tabs" aria-label="Suggestions">
      {tabs.map(([tab, title]) => (
        <Link
          key={tab}
          href={tab === 'open' ? '/suggestions' : `/suggestions?tab=${tab}`}
          aria-current={tab === chosen ? 'page' : undefined}
        >
          {title}
        </Link>
      ))}
    </nav>
  );
}

function NotEnough({ notEnough }: Pick<Reply, 'notEnough'>) {
  if (notEnough.length === 0) return null;
  return (
    <section className="card" aria-label="Not enough yet">
      <header>
        <h2>Of these nothing can be said yet</h2>
      </header>
      <div className="pad">
        <ul className="stack plain-list">
          {notEnough.map(({ kind, sentence }) => (
            <li key={kind}>
              <span className="b">{kindWords(kind)}.</span> {sentence}
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

export default function Suggestions() {
  usePage({ title: 'Suggestions', path: '/suggestions' });
  const [{ tab }] = useAddress(['tab']);
  const state = tab === 'dismissed' ? tab : 'open';
  const query = useRead('listSuggestions', { query: { state } }, { isLive: false });
  return (
    <>
      <div>
        <h1>Suggestions</h1>
        <p className="dim">
          What to change, by figures of the last 90 days. Only what is more than chance is said, and every number is
          counted.
        </p>
      </div>
      <Tabs chosen={state} />
      <View query={query}>
        {({ data }) => (
          <div className="stack">
            {data.items.length === 0 && (
              <p className="card pad">
                {state === 'open' ? 'No figure suggests a change now.' : 'No suggestion is dismissed.'}
              </p>
            )}
            {data.items.map((suggestion) => (
              <SuggestionCard key={suggestion.id} suggestion={suggestion} />
            ))}
            {state === 'open' && <NotEnough notEnough={data.notEnough} />}
          </div>
        )}
      </View>
    </>
  );
}
