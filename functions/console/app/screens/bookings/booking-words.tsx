/** What the states of a booking and of its call are called. */
import type { ReplyOf } from '../../api/call.ts';
import { now } from '../../clock.ts';
import { Pill, type Tone } from '../../parts/pill.tsx';
import { inWords } from '../../parts/words.ts';

export type CalendarBooking = ReplyOf<'getBookingCalendar'>['bookings'][number];

/** What a state is told from. */
export type Stated = Pick<CalendarBooking, 'status' | 'taskStatus' | 'isFollowUp' | 'scheduledAt' | 'isOutcomeUnknown'>;

export const statuses = ['scheduled', 'in_progress', 'completed', 'missed', 'cancelled', 'failed'] as const;
export const callStatuses = ['pending', 'scheduled', 'executing', 'executed', 'failed', 'cancelled'] as const;

interface State {
  readonly text: string;
  readonly tone: Tone;
}

const ended: Readonly<Partial<Record<Stated['status'], State>>> = {
  cancelled: { text: 'cancelled', tone: 'plain' },
  missed: { text: 'missed', tone: 'wait' },
  in_progress: { text: 'being called', tone: 'run' },
};

const isWaiting = ({ taskStatus, isFollowUp }: Stated): boolean =>
  isFollowUp && (taskStatus === 'pending' || taskStatus === 'scheduled');

/** Whether its call is due and not made yet, or being made. */
export const isUnderWay = (booking: Stated): boolean =>
  booking.taskStatus === 'executing' || (isWaiting(booking) && Date.parse(booking.scheduledAt) <= now());

/** The state of the booking and its call in a word or two. */
export function stateOf(booking: Stated): State {
  const { status, taskStatus, isFollowUp, isOutcomeUnknown } = booking;
  const own = ended[status];
  if (own) return own;
  if (isOutcomeUnknown) return { text: 'outcome unknown', tone: 'bad' };
  if (status === 'failed' || (taskStatus === 'failed' && status === 'scheduled'))
    return { text: 'failed', tone: 'bad' };
  if (status === 'completed') return { text: taskStatus === 'executed' ? 'called' : 'completed', tone: 'ok' };
  if (!isFollowUp) return { text: 'no call', tone: 'plain' };
  return isUnderWay(booking) ? { text: 'due', tone: 'wait' } : { text: 'to come', tone: 'acc' };
}

export function BookingState({ booking }: { readonly booking: Stated }) {
  const { text, tone } = stateOf(booking);
  return <Pill tone={tone} text={text} constant={`${booking.status}, call ${booking.taskStatus}`} />;
}

/** `scheduled_call` is read "scheduled call". */
export const typeOf = (bookingType: string): string => inWords(bookingType.replaceAll('-', '_'));

export const customerOf = ({ customer }: Pick<CalendarBooking, 'customer'>): string => customer.name ?? 'no name';

export const assigneeOf = ({ assignee }: Pick<CalendarBooking, 'assignee'>): string =>
  assignee === null ? 'No one' : (assignee.name ?? 'no name');
