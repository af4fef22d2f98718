/** One connection: whether its calls are authorised, a test call, its settings, and what uses it. */
import { useState } from 'react';
import { Link, useParams } from 'wouter';
import type { ReplyOf } from '../../api/call.ts';
import { useRead } from '../../api/queries.ts';
import { Button } from '../../parts/button.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Pill } from '../../parts/pill.tsx';
import { View } from '../../parts/view.tsx';
import { inWords } from '../../parts/words.ts';
import { useRefusal } from '../../session/session.ts';
import { usePage } from '../../shell/page.ts';
import { ConnectionState } from '../connections/connection-state.tsx';
import { isByPerson, kinds } from '../connections/connection-words.ts';
import { AuthorizeDialog } from './authorize-dialog.tsx';
import { Editor } from './editor.tsx';
import { RemoveDialog } from './remove-dialog.tsx';
import { TestCall } from './test-call.tsx';

type Connection = ReplyOf<'getConnection'>;

function Actions({ connection }: { readonly connection: Connection }) {
  const [open, setOpen] = useState<'authorize' | 'remove'>();
  const refusal = useRefusal('admin');
  const close = () => setOpen(undefined);
  const { authorizedAt, status } = connection;
  return (
    <div className="row wrap">
      {isByPerson(connection) && (
        <Button
          {...(status === 'READY' ? {} : { kind: 'pri' as const })}
          refusal={refusal}
          onClick={() => setOpen('authorize')}
        >
          {authorizedAt === null ? 'Authorise…' : 'Authorise again…'}
        </Button>
      )}
      <Button refusal={refusal} onClick={() => setOpen('remove')}>
        Remove…
      </Button>
      {open === 'authorize' && <AuthorizeDialog connection={connection} onClose={close} />}
      {open === 'remove' && <RemoveDialog connection={connection} onClose={close} />}
    </div>
  );
}

/** Where its secret and its token stand. */
function Facts({ connection }: { readonly connection: Connection }) {
  const { auth, baseUrl, problem, secretLastFour, secretSetAt, authorizedBy, authorizedAt } = connection;
  const { tokenAt, tokenExpiresAt, tokenScope } = connection;
  return (
    <section className="card pad" aria-label="State">
      <dl className="facts">
        <dt>State</dt>
        <dd>
          <ConnectionState connection={connection} />
          {problem !== null && <p className="sm mono break">{problem}</p>}
        </dd>
        <dt>Calls go to</dt>
        <dd className="mono sm break">{baseUrl}</dd>
        <dt>Authorised by</dt>
        <dd>{kinds[auth].title}</dd>
        <dt>{kinds[auth].secret}</dt>
        <dd>
          {secretSetAt === null ? (
            'none'
          ) : (
            <>
              {secretLastFour === null ? 'set' : `…${secretLastFour}, set`} <Moment at={secretSetAt} />
            </>
          )}
        </dd>
        {tokenAt !== null && (
          <>
            <dt>Token</dt>
            <dd>
              fetched <Moment at={tokenAt} />
              {tokenExpiresAt !== null && (
                <>
                  , ends <Moment at={tokenExpiresAt} />
                </>
              )}
              {tokenScope !== null && <p className="sm dim break">for {tokenScope}</p>}
            </dd>
          </>
        )}
        {authorizedAt !== null && (
          <>
            <dt>Agreed</dt>
            <dd>
              {authorizedBy} <Moment at={authorizedAt} />
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}

/** Active workflows that call by it. */
function Users({ id }: { readonly id: string }) {
  const query = useRead('listConnectionUsers', { params: { id } }, { isLive: false });
  return (
    <section className="card pad stack" aria-label="Used by">
      <h2>Used by</h2>
      <View query={query} rows={1} isEmpty={({ data }) => data.items.length === 0} empty={<p>No active workflow.</p>}>
        {({ data }) => (
          <ul className="plain-list">
            {data.items.map(({ id: workflowId, name, status }) => (
              <li key={workflowId} className="row wrap">
                <Link className="link" href={`/workflows/${workflowId}`}>
                  {name}
                </Link>
                {status !== 'ACTIVE' && <Pill tone="wait" text={inWords(status)} constant={status} />}
              </li>
            ))}
          </ul>
        )}
      </View>
    </section>
  );
}

export default function ConnectionScreen() {
  const { id = '' } = useParams<{ id: string }>();
  const query = useRead('getConnection', { params: { id } });
  usePage({ title: 'Connections', path: '/connections' }, { title: query.data?.data.name ?? 'Connection' });
  return (
    <View query={query}>
      {(answer) => (
        <>
          <div className="row between wrap">
            <h1>{answer.data.name}</h1>
            <Actions connection={answer.data} />
          </div>
          <Facts connection={answer.data} />
          <TestCall connectionId={id} />
          <Users id={id} />
          <Editor answer={answer} />
        </>
      )}
    </View>
  );
}
