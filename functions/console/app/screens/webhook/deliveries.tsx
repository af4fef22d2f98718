import { useState } from 'react';
import { Link } from 'wouter';
import type { ReplyOf } from '../../api/call.ts';
import { useRead } from '../../api/queries.ts';
import { useAddress } from '../../parts/address.ts';
import { Button } from '../../parts/button.tsx';
import { Choice } from '../../parts/choice.tsx';
import { Data } from '../../parts/copied/copied.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Pages } from '../../parts/pages.tsx';
import { Pill, type Tone } from '../../parts/pill.tsx';
import { View } from '../../parts/view.tsx';
import { count, inWords, number } from '../../parts/words.ts';
import { useRefusal } from '../../session/session.ts';
import { useReplay } from './use-endpoint.ts';

type Delivery = ReplyOf<'listWebhookDeliveries'>['items'][number];

const PAGE = 50;
const tones: Readonly<Record<Delivery['status'], Tone>> = { DONE: 'ok', NO_CUSTOMER: 'wait', CUSTOMER_REFUSED: 'bad' };
const statuses = Object.keys(tones).map((status) => [status, inWords(status)] as const);

function Body({
  id,
  deliveryId,
  onClose,
}: {
  readonly id: string;
  readonly deliveryId: string;
  readonly onClose: () => void;
}) {
  const query = useRead('getWebhookDelivery', { params: { id, deliveryId } }, { isLive: false });
  return (
    <Dialog title="What was delivered?" onClose={onClose}>
      <View query={query} rows={4}>
        {({ data }) => <Data title="Body" value={data.body} />}
      </View>
      <div className="row end">
        <Button onClick={onClose}>Close</Button>
      </div>
    </Dialog>
  );
}

interface RowProps {
  readonly delivery: Delivery;
  readonly endpointId: string;
  readonly onShow: () => void;
}

function Row({ delivery, endpointId, onShow }: RowProps) {
  const { id, status, reason, topic, address, sizeBytes, customerId, eventId, receivedAt, repeats, replays } = delivery;
  const replay = useReplay(endpointId);
  const refusal = useRefusal('operator');
  return (
    <tr data-row={id}>
      <td>
        <Moment at={receivedAt} />
        <p className="sm dim">{[topic, address].filter(Boolean).join(' from ')}</p>
      </td>
      <td>
        <Pill tone={tones[status]} text={inWords(status)} constant={status} />
        {reason !== null && <p className="sm break">{reason}</p>}
      </td>
      <td>
        <span className="row wrap">
          {customerId !== null && (
            <Link className="link" href={`/customers/${customerId}`}>
              the customer
            </Link>
          )}
          {eventId !== null && (
            <Link className="link" href={`/events/${eventId}`}>
              the event
            </Link>
          )}
        </span>
      </td>
      <td className="sm">
        {[repeats > 0 && `came ${count(repeats, 'time')} more`, replays > 0 && `handled ${count(replays, 'time')} more`]
          .filter(Boolean)
          .join(', ')}
      </td>
      <td className="num" data-label="Bytes">
        {number(sizeBytes)}
      </td>
      <td>
        <span className="row end wrap">
          <Button kind="sm" onClick={onShow}>
            Body
          </Button>
          <Button kind="sm" refusal={refusal} isBusy={replay.isPending} onClick={() => replay.mutate(id)}>
            Handle again
          </Button>
        </span>
      </td>
    </tr>
  );
}

/** What arrived, the newest first, read again while somebody looks. */
export function Deliveries({ endpointId }: { readonly endpointId: string }) {
  const [{ status, cursor }, set] = useAddress(['status']);
  const [shown, setShown] = useState<string>();
  const query = useRead(
    'listWebhookDeliveries',
    {
      params: { id: endpointId },
      query: { limit: PAGE, ...(status ? { status } : {}), ...(cursor ? { cursor } : {}) },
    },
    { isBusy: true, keepsPrevious: true },
  );
  return (
    <>
      <section className="card" aria-label="Deliveries">
        <header>
          <h2 className="grow">Deliveries of seven days</h2>
          <Choice label="Status" value={status} options={statuses} onChange={(next) => set({ status: next })} />
        </header>
        <View
          query={query}
          isEmpty={({ data }) => data.items.length === 0}
          empty={<p>{status ? 'No delivery has this status.' : 'Nothing has arrived yet.'}</p>}
        >
          {({ data }) => (
            <div className="table">
              <table className="cards">
                <thead>
                  <tr>
                    <th>Arrived</th>
                    <th>What became of it</th>
                    <th>About</th>
                    <th>Again</th>
                    <th className="num">Bytes</th>
                    <th>
                      <span className="only-read">Body, and handle again</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {data.items.map((delivery) => (
                    <Row
                      key={delivery.id}
                      delivery={delivery}
                      endpointId={endpointId}
                      onShow={() => setShown(delivery.id)}
                    />
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </View>
      </section>
      <Pages cursor={cursor} next={query.data?.data.nextCursor} onTurn={(next) => set({ cursor: next })} />
      {shown !== undefined && <Body id={endpointId} deliveryId={shown} onClose={() => setShown(undefined)} />}
    </>
  );
}
