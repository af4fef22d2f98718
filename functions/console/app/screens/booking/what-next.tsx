import { Link } from 'wouter';
import { Moment } from '../../parts/moment.tsx';
import { CallAgain } from '../bookings/failed/breaker.tsx';
import { UnknownOutcome } from '../bookings/failed/unknown-outcome.tsx';
import type { Booking, Followup } from './booking.tsx';

const INSTANT = /(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)/;

/** A sentence of the API, whose instants are shown in the shell's zone. */
function Sentence({ text }: { readonly text: string }) {
  return text.split(INSTANT).map((part) => (INSTANT.test(part) ? <Moment key={part} at={part} /> : part));
}

function Breaker({ breaker }: { readonly breaker: NonNullable<Followup['breaker']> }) {
  const { key, state, openedUntil, lastError } = breaker;
  return (
    <div className="stack">
      <p className="break">
        {state === 'open' ? 'The breaker is open until ' : 'One call at a time tries the endpoint, since '}
        <Moment at={openedUntil} />
        {lastError !== null && `: ${lastError}`}
      </p>
      <p>
        <CallAgain name="The endpoint" breakerKey={key} />
      </p>
    </div>
  );
}

/** What happens next with the call, or why nothing does. */
export function WhatNext({ booking, followup }: { readonly booking: Booking; readonly followup: Followup }) {
  const { explanation, lastExecutionError, breaker, isPaused, retriedBy, taskStatus } = followup;
  const isHeld = isPaused && (taskStatus === 'pending' || taskStatus === 'scheduled');
  return (
    <section className="card pad stack" aria-label="What happens next">
      <p className="b">
        <Sentence text={explanation} />.
      </p>
      {lastExecutionError !== null && <p className="bad-text break">{lastExecutionError}</p>}
      {followup.isOutcomeUnknown && <UnknownOutcome />}
      {isHeld && (
        <p>
          <Link href="/settings?tab=endpoint" className="btn sm">
            Let calls go on, in the settings
          </Link>
        </p>
      )}
      {breaker && <Breaker breaker={breaker} />}
      {booking.retryOf !== null && (
        <p>
          It replaces{' '}
          <Link href={`/bookings/${booking.retryOf}`} className="link">
            a booking that was missed
          </Link>
          .
        </p>
      )}
      {retriedBy !== null && (
        <p>
          <Link href={`/bookings/${retriedBy}`} className="link">
            Another booking
          </Link>{' '}
          replaces it.
        </p>
      )}
    </section>
  );
}
