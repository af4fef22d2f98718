import type { ReplyOf } from '../../api/call.ts';
import { useRead } from '../../api/queries.ts';
import { useAddress } from '../../parts/address.ts';
import type { Columns } from '../../parts/csv/csv.ts';
import { ListCsv } from '../../parts/csv/list-csv.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Pages } from '../../parts/pages.tsx';
import { View } from '../../parts/view.tsx';
import { sourceWords } from './queue-words.ts';

type Discarded = ReplyOf<'listDiscardedMessages'>['items'][number];

const PAGE = 50;

const columns: Columns<Discarded> = {
  Id: ({ messageId }) => messageId,
  'Dead letters': ({ queue }) => queue,
  Source: ({ source }) => source,
  Sent: ({ sentAt }) => sentAt,
  Reason: ({ reason }) => reason,
  By: ({ discardedBy }) => discardedBy,
  Discarded: ({ discardedAt }) => discardedAt,
  Body: ({ body }) => body,
};

function Row({ message }: { readonly message: Discarded }) {
  const { queue, source, messageId, sentAt, body, reason, discardedBy, discardedAt } = message;
  return (
    <tr>
      <td>
        <Moment at={discardedAt} />
        <p className="sm dim">{discardedBy}</p>
      </td>
      <td data-label="Why">{reason}</td>
      <td data-label="Of">
        {queue}, <span title={source ?? undefined}>{sourceWords(source)}</span>
      </td>
      <td>
        {body !== null && <code className="mono sm break">{body}</code>}
        <p className="sm dim break">
          {messageId}, sent <Moment at={sentAt} />
        </p>
      </td>
    </tr>
  );
}

/** What was discarded, by whom and why, the newest first. */
export function Discarded() {
  const [{ cursor }, set] = useAddress([]);
  const query = useRead('listDiscardedMessages', { query: { limit: PAGE, ...(cursor ? { cursor } : {}) } });
  return (
    <>
      <section className="card" aria-label="Discarded messages">
        <header>
          <h2 className="grow">Discarded</h2>
          <ListCsv name="discarded-messages" list="listDiscardedMessages" columns={columns} />
        </header>
        <View query={query} isEmpty={({ data }) => data.items.length === 0} empty={<p>Nothing was discarded.</p>}>
          {({ data }) => (
            <div className="table">
              <table className="cards">
                <thead>
                  <tr>
                    <th>Discarded</th>
                    <th>Why</th>
                    <th>Of</th>
                    <th>Message</th>
                  </tr>
                </thead>
                <tbody>
                  {data.items.map((message) => (
                    <Row key={message.id} message={message} />
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </View>
      </section>
      <Pages cursor={cursor} next={query.data?.data.nextCursor} onTurn={(next) => set({ cursor: next })} />
    </>
  );
}
