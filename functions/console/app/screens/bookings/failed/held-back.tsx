import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { ReplyOf } from '../../../api/call.ts';
import { Pill, type Tone } from '../../../parts/pill.tsx';
import { count, inWords } from '../../../parts/words.ts';
import { BreakerWords, CallAgain } from './breaker.tsx';

const SETTINGS = '/settings?tab=endpoint';

interface NoticeProps {
  readonly title: string;
  readonly tone: Tone;
  readonly state: string;
  readonly children: ReactNode;
}

function Notice({ title, tone, state, children }: NoticeProps) {
  return (
    <section className="card pad stack" aria-label={title}>
      <div className="row between wrap">
        <h2 className="break">{title}</h2>
        <Pill tone={tone} text={state} />
      </div>
      {children}
    </section>
  );
}

/** What keeps all calls from being made. */
export function HeldBack({ attention }: { readonly attention: ReplyOf<'getBookingAttention'> }) {
  const { isPaused, hasEndpoint, waiting, breakers, next } = attention;
  return (
    <>
      {!hasEndpoint && (waiting > 0 || next.length > 0) && (
        <Notice title="There is no endpoint to call" tone="bad" state="calls fail">
          <p>A call that comes due fails until the tenant has an endpoint; then it can be made again.</p>
          <p>
            <Link href={SETTINGS} className="btn sm">
              Set the endpoint
            </Link>
          </p>
        </Notice>
      )}
      {isPaused && (
        <Notice title="All calls are held back by a setting" tone="wait" state="paused">
          <p>
            {count(waiting, 'call')} {waiting === 1 ? 'is' : 'are'} due and {waiting === 1 ? 'waits' : 'wait'}; none is
            lost.
          </p>
          <p>
            <Link href={SETTINGS} className="btn sm">
              Let calls go on, in the settings
            </Link>
          </p>
        </Notice>
      )}
      {breakers.map((breaker) => (
        <Notice
          key={breaker.key}
          title={`Calls to ${breaker.endpoint} wait`}
          tone="wait"
          state={`breaker ${inWords(breaker.state)}`}
        >
          <p className="break">
            <BreakerWords breaker={breaker} />
          </p>
          <p>
            <CallAgain name={breaker.endpoint} breakerKey={breaker.key} />
          </p>
        </Notice>
      ))}
    </>
  );
}
