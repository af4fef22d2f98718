import type { ReplyOf } from '../../api/call.ts';
import { useRead } from '../../api/queries.ts';
import { useAddress } from '../../parts/address.ts';
import { Choice } from '../../parts/choice.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Pages } from '../../parts/pages.tsx';
import { Pill, type Tone } from '../../parts/pill.tsx';
import { View } from '../../parts/view.tsx';
import { inWords } from '../../parts/words.ts';

type Message = ReplyOf<'listMessageLogs'>['items'][number];

const PAGE = 50;
const tones: Readonly<Record<Message['status'], Tone>> = {
  ...{ sent: 'ok', failed: 'bad', rate_limited: 'wait', auth_error: 'bad', skipped: 'plain', unknown: 'wait' },
};
const statuses = Object.keys(tones).map((status) => [status, inWords(status)] as const);

function Row({ message }: { readonly message: Message }) {
  const { recipient_id, step, attempt, status, code, error, sent_at, delivery, delivery_detail } = message;
  return (
    <tr>
      <td className="mono sm">{recipient_id}</td>
      <td data-label="Node">{step ?? '–'}</td>
      <td>
        <Pill tone={tones[status]} text={inWords(status)} constant={status} />{' '}
        <span className="sm break">{[code, error].filter(Boolean).join(': ')}</span>
      </td>
      <td data-label="Delivery">
        {delivery === null ? (
          <span className="dim">–</span>
        ) : (
          `${delivery}${delivery_detail ? `: ${delivery_detail}` : ''}`
        )}
      </td>
      <td className="num" data-label="Attempt">
        {attempt}
      </td>
      <td data-label="At">
        <Moment at={sent_at} />
      </td>
    </tr>
  );
}

/** Each attempt to send a message of the campaign, the newest first. */
export function MessageLog({ messageRunId }: { readonly messageRunId: number | string }) {
  const [{ sending, cursor }, set] = useAddress(['sending']);
  const query = useRead('listMessageLogs', {
    query: {
      run_id: String(messageRunId),
      limit: PAGE,
      ...(sending ? { status: sending } : {}),
      ...(cursor ? { cursor } : {}),
    },
  });
  return (
    <section className="card" aria-label="Messages">
      <header>
        <h2 className="grow">Messages</h2>
        <Choice label="Status" value={sending} options={statuses} onChange={(next) => set({ sending: next })} />
      </header>
      <View
        query={query}
        isEmpty={({ data }) => data.items.length === 0}
        empty={<p>No message{sending ? ' has this status' : ' yet'}.</p>}
      >
        {({ data }) => (
          <div className="table">
            <table className="cards">
              <thead>
                <tr>
                  <th>Recipient</th>
                  <th>Node</th>
                  <th>What became of it</th>
                  <th>Delivery</th>
                  <th className="num">Attempt</th>
                  <th>At</th>
                </tr>
              </thead>
              <tbody>
                {data.items.map((message) => (
                  <Row key={`${message.id}`} message={message} />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </View>
      <Pages cursor={cursor} next={query.data?.data.nextCursor} onTurn={(next) => set({ cursor: next })} />
    </section>
  );
}
