import type { CalendarBooking } from '../booking-words.tsx';

const nameOf = (own: readonly CalendarBooking[]): string => own[0]?.assignee?.name ?? '';

/** Bookings by the rep's id, reps by name, those of nobody last. */
export const byRep = (bookings: readonly CalendarBooking[]) =>
  [...Map.groupBy(bookings, ({ assignedUserId }) => assignedUserId)].toSorted(
    ([id, own], [other, theirs]) =>
      Number(id === null) - Number(other === null) || nameOf(own).localeCompare(nameOf(theirs)),
  );
