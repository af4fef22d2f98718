import { CopyButton, Data } from '../../parts/copied/copied.tsx';
import { CustomerLink } from '../../parts/customer-link.tsx';
import { formatMoment, Moment, useZone } from '../../parts/moment.tsx';
import { inWords } from '../../parts/words.ts';
import { useSession } from '../../session/session.ts';
import { typeOf } from '../bookings/booking-words.tsx';
import { zonesOf } from '../bookings/when/when.ts';
import type { Booking, Followup } from './booking.tsx';

/** The moment on the clocks of the customer and of the booking, where they differ from the shell's. */
function OtherZones({ booking }: { readonly booking: Booking }) {
  const zone = useZone();
  const { tenant } = useSession();
  const others = zonesOf(tenant?.timeZone, booking.customer.timeZone, booking.timeZone).filter((one) => one !== zone);
  return others.map((one) => (
    <p key={one} className="sm dim">
      {formatMoment(booking.scheduledAt, one)} in {one}
    </p>
  ));
}

function Timer({ timer }: { readonly timer: Followup['timer'] }) {
  if (timer === null) return <span className="dim">none: a call within 15 minutes is delayed by a queue</span>;
  return (
    <>
      {timer.isSet ? 'set' : 'being set'}, rings in the minute of <Moment at={timer.ringsAt} />
      <p className="mono sm select">{timer.name}</p>
    </>
  );
}

interface FactsProps {
  readonly booking: Booking;
  readonly followup: Followup;
}

function CallFacts({ booking, followup }: FactsProps) {
  const isToCome = followup.taskStatus === 'pending' || followup.taskStatus === 'scheduled';
  return (
    <>
      <dt>Booking</dt>
      <dd>{inWords(booking.status)}</dd>
      <dt>Call</dt>
      <dd>
        {inWords(followup.taskStatus)}
        {followup.attempts > 0 && `, attempt ${followup.attempts}`}
      </dd>
      {booking.isFollowUp && isToCome && (
        <>
          <dt>Timer</dt>
          <dd>
            <Timer timer={followup.timer} />
          </dd>
        </>
      )}
      {followup.executedAt !== null && (
        <>
          <dt>Called</dt>
          <dd>
            <Moment at={followup.executedAt} />
          </dd>
        </>
      )}
      <dt>Result of the call</dt>
      <dd>{booking.callResult ?? <span className="dim">none reported</span>}</dd>
    </>
  );
}

/** What is known of the booking and its call. */
export function Facts({ booking, followup }: FactsProps) {
  const { id, customer, assignee, bookingType, isFollowUp, scheduledAt, bufferUntil, notes, metadata } = booking;
  return (
    <div className="stack">
      <section className="card pad stack" aria-label="Facts">
        <dl className="facts">
          <dt>Customer</dt>
          <dd>
            <CustomerLink id={customer.id} name={customer.name} />
          </dd>
          <dt>For</dt>
          <dd>{assignee ? (assignee.name ?? 'no name') : <span className="dim">no one</span>}</dd>
          <dt>When</dt>
          <dd>
            <Moment at={scheduledAt} />
            <OtherZones booking={booking} />
          </dd>
          <dt>Takes the rep until</dt>
          <dd>
            <Moment at={bufferUntil} />
          </dd>
          <dt>Type</dt>
          <dd>
            {typeOf(bookingType)}
            {!isFollowUp && <span className="dim">, which is not called</span>}
          </dd>
          <CallFacts booking={booking} followup={followup} />
          <dt>Notes</dt>
          <dd className="break">{notes ?? <span className="dim">none</span>}</dd>
          <dt>Id</dt>
          <dd className="row wrap">
            <code className="mono select">{id}</code>
            <CopyButton text={id} />
          </dd>
        </dl>
      </section>
      {metadata !== null && Object.keys(metadata).length > 0 && <Data title="Metadata" value={metadata} />}
    </div>
  );
}
