/** The endpoint that bookings call, and the key that its calls are signed with. */
import { useState } from 'react';
import type { ReplyOf } from '../../api/call.ts';
import { useRead } from '../../api/queries.ts';
import { Button } from '../../parts/button.tsx';
import { CopyButton } from '../../parts/copied/copied.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Pill } from '../../parts/pill.tsx';
import { View } from '../../parts/view.tsx';
import { count } from '../../parts/words.ts';
import { useRefusal } from '../../session/session.ts';
import { FlagRow, ValueRow } from './setting-row.tsx';
import styles from './settings.module.css';
import { TestCall } from './test-call.tsx';

function Secret({ secret, note }: { readonly secret: string; readonly note: string }) {
  return (
    <div className="stack">
      <p className="sm dim">{note}</p>
      <div className="row wrap">
        <code className={styles.secret}>{secret}</code>
        <CopyButton text={secret} />
      </div>
    </div>
  );
}

function Keys({ signingKey: { keyId, secret, previous } }: { readonly signingKey: ReplyOf<'getSigningKey'> }) {
  return (
    <div className="pad stack">
      <Secret secret={secret} note={`Key ${keyId}, which every call is signed with.`} />
      {previous && (
        <>
          <Secret secret={previous.secret} note={`Key ${previous.keyId}, which calls are signed with as well`} />
          <p className="sm">
            until <Moment at={previous.validUntil} />
          </p>
        </>
      )}
    </div>
  );
}

/** Read only when somebody asks for it: it is a secret. */
function SigningKey() {
  const [isShown, setShown] = useState(false);
  const refusal = useRefusal('admin');
  const query = useRead('getSigningKey', {}, { enabled: isShown, isLive: false });
  return (
    <section className="card" aria-label="Signing key">
      <header>
        <div className="grow">
          <h2>Signing key</h2>
          <p className="sm dim">
            Your endpoint verifies with it that a call comes from here. Signatures follow Standard Webhooks.
          </p>
        </div>
        <Button kind="sm" refusal={refusal} onClick={() => setShown(!isShown)}>
          {isShown ? 'Hide the key' : 'Show the key'}
        </Button>
      </header>
      {isShown && (
        <View query={query} rows={2}>
          {({ data }) => <Keys signingKey={data} />}
        </View>
      )}
    </section>
  );
}

const states = { closed: ['calls are made', 'ok'], open: ['calls are held back', 'bad'] } as const;

/** What is known of endpoints that fail. */
function Breakers() {
  const query = useRead('getCircuitBreakers');
  return (
    <section className="card" aria-label="How its calls do">
      <header>
        <h2>How its calls do</h2>
      </header>
      <View query={query} rows={2} isEmpty={({ data }) => data.items.length === 0} empty="No call has failed.">
        {({ data }) => (
          <ul className="plain-list pad">
            {data.items.map(({ key, endpoint, state, failures, lastError, openedUntil, waiting }) => {
              const [words, tone] = state === 'half_open' ? (['one call is tried', 'wait'] as const) : states[state];
              return (
                <li key={key} className="stack">
                  <span className="row wrap">
                    <span className="mono">{endpoint}</span>
                    <Pill tone={tone} text={words} constant={state} />
                    {failures > 0 && <span className="dim">{count(failures, 'failure')} in a row</span>}
                    {waiting > 0 && <span className="dim">{count(waiting, 'call')} waiting</span>}
                    {state === 'open' && openedUntil !== null && (
                      <span className="dim">
                        until <Moment at={openedUntil} />
                      </span>
                    )}
                  </span>
                  {lastError !== null && <span className="sm dim break">{lastError}</span>}
                </li>
              );
            })}
          </ul>
        )}
      </View>
    </section>
  );
}

export function Endpoint() {
  const query = useRead('readSettings');
  return (
    <>
      <section className="card" aria-label="Endpoint of bookings">
        <View query={query}>
          {(answer) => (
            <>
              <ValueRow
                {...{ answer, name: 'followupEndpoint', title: 'Address' }}
                help="Bookings call it at their end: https://, at a public address, without a user or password. Empty: no call is made."
                none="no endpoint"
              />
              <FlagRow
                {...{ answer, name: 'callsPaused', title: 'Hold back all calls' }}
                help="On: no call is made. Calls that fall due wait until it is off again."
              />
              <FlagRow
                {...{ answer, name: 'retryMissedCalls', title: 'Book again when nobody answers' }}
                help="A call that was not answered makes one more booking."
              />
              <ValueRow
                {...{ answer, name: 'callsAtOnce', title: 'Calls at the same time' }}
                help="Others wait for their turn, in the order of their moments."
              />
              <ValueRow {...{ answer, name: 'callsPerSecond', title: 'Calls a second' }} help="The most that begin." />
            </>
          )}
        </View>
      </section>
      <TestCall />
      <Breakers />
      <SigningKey />
    </>
  );
}
