import { handleHttp } from '../http/handle-http.ts';
import { getBookingAttention, getBookingCalendar } from './calendar/calendar.ts';
import { changeBooking, deleteBooking } from './change-booking.ts';
import { createBooking } from './create-booking.ts';
import { getFollowupStatus, retryFollowup } from './followup/followup.ts';
import { retryFollowups } from './followup/retry-followups.ts';
import { getAvailability } from './get-availability.ts';
import { getBooking, listBookings } from './read-bookings.ts';

const reads = [listBookings, getBooking, getBookingCalendar, getBookingAttention, getFollowupStatus, getAvailability];
const writes = [createBooking, changeBooking, deleteBooking, retryFollowup, retryFollowups];

export const handler = handleHttp([...reads, ...writes]);
