/** Endpoints at which other systems deliver. */
import { useMemo, useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { ReplyOf } from '../../api/call.ts';
import { useRead } from '../../api/queries.ts';
import { useAddress } from '../../parts/address.ts';
import { Button } from '../../parts/button.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Pages } from '../../parts/pages.tsx';
import { Pill } from '../../parts/pill.tsx';
import { useRowKeys } from '../../parts/row-keys.ts';
import { View } from '../../parts/view.tsx';
import { number } from '../../parts/words.ts';
import { useRefusal } from '../../session/session.ts';
import { usePage } from '../../shell/page.ts';
import styles from '../workflows/workflows.module.css';
import { NewEndpoint } from './new-endpoint.tsx';

type Endpoint = ReplyOf<'listWebhookEndpoints'>['items'][number];

const PAGE = 100;

function Row({ endpoint, isCurrent }: { readonly endpoint: Endpoint; readonly isCurrent: boolean }) {
  const { id, name, form, eventType, isPaused, secretLastFour, lastDeliveryAt, refusals } = endpoint;
  const refused = refusals.reduce((sum, { calls }) => sum + calls, 0);
  return (
    <tr data-row={id} className={isCurrent ? styles.current : undefined}>
      <td>
        <span className="row wrap">
          <Link href={`/webhooks/${id}`} className="b">
            {name}
          </Link>
          {isPaused && <Pill tone="wait" text="paused" />}
          {secretLastFour === null && <Pill tone="bad" text="no secret yet" />}
        </span>
      </td>
      <td data-label="Signed as">{form}</td>
      <td data-label="Event">{eventType}</td>
      <td data-label="Last delivery">
        <Moment at={lastDeliveryAt} />
      </td>
      <td className="num" data-label="Refused">
        {number(refused)}
      </td>
    </tr>
  );
}

function Table({ endpoints }: { readonly endpoints: readonly Endpoint[] }) {
  const [, navigate] = useLocation();
  const ids = useMemo(() => endpoints.map(({ id }) => id), [endpoints]);
  const current = useRowKeys(ids, { open: (id) => navigate(`/webhooks/${id}`) });
  return (
    <div className="table">
      <table className="cards">
        <thead>
          <tr>
            <th>Endpoint</th>
            <th>Signed as</th>
            <th>Event</th>
            <th>Last delivery</th>
            <th className="num">Refused, 7 days</th>
          </tr>
        </thead>
        <tbody>
          {endpoints.map((endpoint) => (
            <Row key={endpoint.id} endpoint={endpoint} isCurrent={current === endpoint.id} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

export default function Webhooks() {
  usePage({ title: 'Webhooks', path: '/webhooks' });
  const [isNew, setNew] = useState(false);
  const [{ cursor }, set] = useAddress([]);
  const query = useRead('listWebhookEndpoints', { query: { limit: PAGE, ...(cursor ? { cursor } : {}) } });
  return (
    <>
      <div className="row between wrap">
        <div>
          <h1>Webhooks</h1>
          <p className="dim">Addresses at which shops, payment services and forms deliver what happened there.</p>
        </div>
        <Button kind="pri" refusal={useRefusal('admin')} onClick={() => setNew(true)}>
          New endpoint
        </Button>
      </div>
      <section className="card" aria-label="Endpoints">
        <View query={query} isEmpty={({ data }) => data.items.length === 0} empty={<p>No endpoint yet.</p>}>
          {({ data }) => <Table endpoints={data.items} />}
        </View>
      </section>
      <Pages cursor={cursor} next={query.data?.data.nextCursor} onTurn={(next) => set({ cursor: next })} />
      {isNew && <NewEndpoint onClose={() => setNew(false)} />}
    </>
  );
}
