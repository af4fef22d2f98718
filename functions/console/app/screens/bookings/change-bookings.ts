/** Makes, changes, retries and deletes bookings. A dialog shows what the API refuses. */

import { messageOf } from '../../api/api-error.ts';
import { call, type Input } from '../../api/call.ts';
import { refreshSoon } from '../../api/refresh-soon.ts';
import { useMutation } from '../../api/use-mutation.ts';
import { say } from '../../parts/toasts.tsx';
import { count } from '../../parts/words.ts';

const refreshBookings = () =>
  refreshSoon(
    ...(['getBooking', 'getFollowupStatus', 'getBookingCalendar', 'getBookingAttention', 'listBookings'] as const),
    ...(['getAvailability', 'getOverview', 'listAuditEntries'] as const),
  );

type Body = NonNullable<Input<'changeBooking'>['body']>;

interface Change {
  readonly id: string;
  readonly body: Body;
  /** What was done, as a sentence. */
  readonly done: string;
  /** What takes it back. */
  readonly reverse?: Body;
}

export function useChangeBooking() {
  const mutation = useMutation({
    mutationFn: ({ id, body }: Change) => call('changeBooking', { params: { id }, body }),
    onSuccess: (_, { id, done, reverse }) => {
      const undo = () =>
        mutation.mutate(
          { id, body: reverse ?? {}, done: 'Taken back.' },
          { onError: (error) => say(messageOf(error), { tone: 'bad' }) },
        );
      say(done, reverse === undefined ? {} : { undo });
    },
    onSettled: refreshBookings,
  });
  return mutation;
}

export const useCreateBooking = () =>
  useMutation({
    mutationFn: async (body: NonNullable<Input<'createBooking'>['body']>) =>
      (await call('createBooking', { body })).data,
    onSettled: refreshBookings,
  });

export const useRetryCall = () =>
  useMutation({
    mutationFn: (id: string) => call('retryFollowup', { params: { id } }),
    onSuccess: () => say('The call is made again, at once or at its moment.'),
    onSettled: refreshBookings,
  });

export const useDeleteBooking = () =>
  useMutation({
    mutationFn: (id: string) => call('deleteBooking', { params: { id } }),
    onSuccess: () => say('The booking is deleted.'),
    onSettled: refreshBookings,
  });

/** Retries all failed calls with the error; those whose rep has another booking by now stay failed. */
export const useRetryCalls = () =>
  useMutation({
    mutationFn: async (body: NonNullable<Input<'retryFollowups'>['body']>) =>
      (await call('retryFollowups', { body })).data,
    onSuccess: ({ bookings, taken }) =>
      say(
        `${count(bookings, 'call')} booked again.${taken > 0 ? ` ${count(taken, 'call')} left failed: the rep has another booking at that time.` : ''}`,
      ),
    onSettled: refreshBookings,
  });
