import { type CalendarBooking, customerOf, stateOf } from '../booking-words.tsx';

/** A booking in a line. The state that most have is told by its colour, and read to those who do not see it. */
export function Line({ booking, time }: { readonly booking: CalendarBooking; readonly time: string }) {
  const { text, tone } = stateOf(booking);
  return (
    <>
      <time dateTime={booking.scheduledAt}>{time}</time> <b>{customerOf(booking)}</b>{' '}
      <span className={tone === 'acc' ? 'only-read' : undefined}>{text}</span>
    </>
  );
}
