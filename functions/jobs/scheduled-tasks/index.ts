/** Every job type of this queue, one line each, in alphabetical order: this file is the list. */
export { reconcileBookings } from '../../bookings/reconcile/job.ts';
export { changeBooking } from './change-booking/job.ts';
export { updateClientMetrics } from './update-client-metrics/job.ts';
