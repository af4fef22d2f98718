import { Link } from 'wouter';
import { ApiError, messageOf } from '../../api/api-error.ts';
import { useRead } from '../../api/queries.ts';
import { Moment } from '../../parts/moment.tsx';
import { customerOf } from './booking-words.tsx';

/** The booking that takes the time, as the refusal names it. */
function takenBy(error: unknown): string | undefined {
  const fields = error instanceof ApiError ? error.fields : [];
  return fields.find(({ bookingId }) => bookingId !== undefined)?.bookingId;
}

function Other({ id }: { readonly id: string }) {
  const { data } = useRead('getBooking', { params: { id } }, { isLive: false });
  return (
    <span>
      The rep has{' '}
      <Link href={`/bookings/${id}`} className="link">
        {data ? `a booking with ${customerOf(data.data)}` : 'another booking'}
      </Link>
      {data && (
        <>
          {' '}
          from <Moment at={data.data.scheduledAt} /> to <Moment at={data.data.bufferUntil} />
        </>
      )}
      . Nothing was changed: choose a free time, or another rep.
    </span>
  );
}

const wordsOf = (error: unknown): string => {
  const fields = error instanceof ApiError ? error.fields : [];
  return fields.length > 0 ? fields.map(({ path, message }) => `${path} ${message}`).join('; ') : messageOf(error);
};

/** Why the API refused; a time that is taken names the other booking. */
export function Refused({ error }: { readonly error: unknown }) {
  const other = takenBy(error);
  return (
    <div className="bad-text break" role="alert">
      {other !== undefined ? <Other id={other} /> : error !== null && error !== undefined && wordsOf(error)}
    </div>
  );
}
