import { connect } from '../../engine/data/database.ts';
import { handleHttp, PATIENCE_SECONDS } from '../http/handle-http.ts';
import { changeBooking, deleteBooking } from './change-booking.ts';
import { createBooking } from './create-booking.ts';
import { getFollowupStatus, retryFollowup } from './followup/followup.ts';
import { getAvailability } from './get-availability.ts';
import { getBooking, listBookings } from './read-bookings.ts';

export const handler = handleHttp(
  [
    createBooking,
    listBookings,
    getBooking,
    changeBooking,
    deleteBooking,
    getFollowupStatus,
    retryFollowup,
    getAvailability,
  ],
  { database: connect(PATIENCE_SECONDS) },
);
