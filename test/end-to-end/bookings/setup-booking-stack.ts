import { shareBookingStack } from './share-booking-stack.ts';

/** A Monday, later than any real now: database triggers read the server's own clock. */
const START = new Date('2027-02-01T09:00:00Z');

/** Shared by all cases of a test file. */
export const live = shareBookingStack(START);
