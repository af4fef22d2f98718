import { messageOf } from '../../api/api-error.ts';
import { call, type ReplyOf } from '../../api/call.ts';
import { useRead } from '../../api/queries.ts';
import { refreshSoon } from '../../api/refresh-soon.ts';
import { useMutation } from '../../api/use-mutation.ts';
import { Button } from '../../parts/button.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Pill, type Tone } from '../../parts/pill.tsx';
import { say } from '../../parts/toasts.tsx';
import { count, inWords, number } from '../../parts/words.ts';
import { useRefusal } from '../../session/session.ts';

type Page = ReplyOf<'listPages'>['items'][number];

const MOST = 200;
const tones: Readonly<Record<Page['state'], Tone>> = {
  ...{ ready: 'ok', inactive: 'plain', blocked: 'wait', breaker_open: 'bad', half_open: 'run' },
};
/** Blocked until a person frees it. */
const FOR_EVER = '9999';

/** Why nothing is sent from it, and until when. */
function Held({ page: { state, failures, lastError, openedUntil, blockedUntil } }: { readonly page: Page }) {
  if (state === 'ready' || state === 'inactive') return null;
  const until = state === 'blocked' ? blockedUntil : openedUntil;
  return (
    <p className="sm">
      {state !== 'blocked' && `${count(failures, 'failure')} in a row${lastError === null ? '' : `: ${lastError}`}. `}
      {state === 'half_open' && 'One message at a time tries.'}
      {state !== 'half_open' && until !== null && (
        <>
          Nothing is sent{' '}
          {until.startsWith(FOR_EVER) ? (
            'until it is freed'
          ) : (
            <>
              until <Moment at={until} />
            </>
          )}
          ; messages wait and none fails.
        </>
      )}
    </p>
  );
}

function Row({ page }: { readonly page: Page }) {
  const { pageId, name, channel, state, perSecond, waiting } = page;
  const refusal = useRefusal('operator');
  const move = useMutation({
    mutationFn: (how: 'freePage' | 'resetPageBreaker') => call(how, { params: { pageId: String(pageId) } }),
    onSuccess: () => say(`“${name}” sends again.`),
    onError: (error) => say(messageOf(error), { tone: 'bad' }),
    onSettled: () => refreshSoon('listPages', 'getCampaign'),
  });
  const button = (how: 'freePage' | 'resetPageBreaker', words: string) => (
    <Button kind="sm" refusal={refusal} isBusy={move.isPending} onClick={() => move.mutate(how)}>
      {words}
      <span className="only-read"> {name}</span>
    </Button>
  );
  return (
    <tr>
      <td>
        <span className="b">{name}</span> <span className="sm dim">{channel}</span>
      </td>
      <td>
        <Pill tone={tones[state]} text={inWords(state)} constant={state} />
        <Held page={page} />
      </td>
      <td className="num" data-label="A second">
        {number(perSecond)}
      </td>
      <td className="num" data-label="Waiting">
        {number(waiting)}
      </td>
      <td className="num">
        {state === 'blocked' && button('freePage', 'Free')}
        {(state === 'breaker_open' || state === 'half_open') && button('resetPageBreaker', 'Send again now')}
      </td>
    </tr>
  );
}

interface SendersProps {
  /** Of the audience; without them any page may be used. */
  readonly pageIds: readonly string[] | undefined;
}

/** The pages that it is sent from: whether they may, how fast, and what waits. Nothing where there is no page. */
export function Senders({ pageIds }: SendersProps) {
  const query = useRead('listPages', { query: { limit: MOST } });
  const pages = (query.data?.data.items ?? []).filter(
    ({ pageId, isActive }) => pageIds?.includes(String(pageId)) ?? isActive,
  );
  if (pages.length === 0) return null;
  return (
    <section className="card" aria-label="Senders">
      <header>
        <h2>What it is sent from</h2>
      </header>
      <div className="table">
        <table className="cards">
          <thead>
            <tr>
              <th>Page</th>
              <th>State</th>
              <th className="num">Most in a second</th>
              <th className="num">Waiting</th>
              <th>
                <span className="only-read">Free, or send again</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {pages.map((page) => (
              <Row key={String(page.pageId)} page={page} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
