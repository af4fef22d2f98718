/** One endpoint for deliveries of another system: what arrived, what was refused, and a test. */
import { useState } from 'react';
import { useLocation, useParams } from 'wouter';
import type { ReplyOf } from '../../api/call.ts';
import { useRead } from '../../api/queries.ts';
import { Button } from '../../parts/button.tsx';
import { CopyButton } from '../../parts/copied/copied.tsx';
import { Confirm } from '../../parts/dialog.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Pill } from '../../parts/pill.tsx';
import { View } from '../../parts/view.tsx';
import { count, inWords } from '../../parts/words.ts';
import { useRefusal } from '../../session/session.ts';
import { usePage } from '../../shell/page.ts';
import { Deliveries } from './deliveries.tsx';
import { SecretDialog } from './secret-dialog.tsx';
import { Sender } from './sender.tsx';
import { useRemoveEndpoint, useRotate, useSwitchEndpoint } from './use-endpoint.ts';

type Endpoint = ReplyOf<'getWebhookEndpoint'>;

function Actions({ endpoint }: { readonly endpoint: Endpoint }) {
  const { id, name, path, isPaused } = endpoint;
  const [isRemoving, setRemoving] = useState(false);
  const [, navigate] = useLocation();
  const rotate = useRotate(id);
  const change = useSwitchEndpoint(id);
  const remove = useRemoveEndpoint(id, () => navigate('/webhooks'));
  const refusal = useRefusal('admin');
  return (
    <div className="row wrap">
      <Button refusal={refusal} isBusy={change.isPending} onClick={() => change.mutate(!isPaused)}>
        {isPaused ? 'Resume' : 'Pause'}
      </Button>
      <Button refusal={refusal} isBusy={rotate.isPending} onClick={() => rotate.mutate()}>
        Another secret
      </Button>
      <Button refusal={refusal} onClick={() => setRemoving(true)}>
        Remove…
      </Button>
      {rotate.data && (
        <SecretDialog endpoint={{ name, path, secret: rotate.data.secret }} onClose={() => rotate.reset()} />
      )}
      {isRemoving && (
        <Confirm
          title={`Remove “${name}”?`}
          action="Remove the endpoint"
          onClose={() => setRemoving(false)}
          onConfirm={() => {
            setRemoving(false);
            remove.mutate();
          }}
        >
          <p>Deliveries to it are answered with 404 from then on.</p>
        </Confirm>
      )}
    </div>
  );
}

function Facts({ endpoint }: { readonly endpoint: Endpoint }) {
  const {
    path,
    form,
    eventType,
    secretLastFour,
    previousUntil,
    customer,
    allowedAddresses,
    perSecond,
    lastDeliveryAt,
  } = endpoint;
  const address = `${location.origin}${path}`;
  return (
    <section className="card pad" aria-label="Facts">
      <dl className="facts">
        <dt>Address</dt>
        <dd>
          <span className="row wrap">
            <code className="mono sm break">{address}</code>
            <CopyButton text={address} />
          </span>
        </dd>
        <dt>Signed as</dt>
        <dd>
          {form}
          {secretLastFour === null
            ? ', without a secret yet: every delivery is refused'
            : `, secret …${secretLastFour}`}
          {previousUntil !== null && (
            <>
              {' '}
              (the one before until <Moment at={previousUntil} />)
            </>
          )}
        </dd>
        <dt>Event</dt>
        <dd>{eventType}</dd>
        <dt>Customer</dt>
        <dd>
          {customer === null
            ? 'deliveries are of nobody'
            : `by ${customer.matchBy}; ${customer.onMissing === 'create' ? 'made if there is none' : 'ignored if there is none'}`}
        </dd>
        <dt>From</dt>
        <dd>
          {allowedAddresses.length === 0 ? 'all addresses' : allowedAddresses.join(', ')}, up to {perSecond} a second
        </dd>
        <dt>Last delivery</dt>
        <dd>
          <Moment at={lastDeliveryAt} />
        </dd>
      </dl>
    </section>
  );
}

function Refusals({ refusals }: Pick<Endpoint, 'refusals'>) {
  if (refusals.length === 0) return null;
  return (
    <section className="card pad stack" aria-label="Refused calls">
      <h2>Refused in seven days</h2>
      <ul className="plain-list">
        {refusals.map(({ day, reason, calls, lastAt, detail }) => (
          <li key={`${day} ${reason}`}>
            {count(calls, 'call')}: {inWords(reason)}, last <Moment at={lastAt} />
            {detail !== null && <p className="sm dim break">{detail}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}

export default function Webhook() {
  const { id = '' } = useParams();
  const query = useRead('getWebhookEndpoint', { params: { id } });
  usePage({ title: 'Webhooks', path: '/webhooks' }, { title: query.data?.data.name ?? 'Endpoint' });
  return (
    <View query={query}>
      {({ data: endpoint }) => (
        <>
          <div className="row between wrap">
            <div className="row wrap">
              <h1>{endpoint.name}</h1>
              {endpoint.isPaused && <Pill tone="wait" text="paused" />}
            </div>
            <Actions endpoint={endpoint} />
          </div>
          <Facts endpoint={endpoint} />
          <Refusals refusals={endpoint.refusals} />
          <Deliveries endpointId={id} />
          <Sender endpoint={endpoint} />
        </>
      )}
    </View>
  );
}
