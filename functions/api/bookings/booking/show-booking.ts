import type { Database } from '../../../engine/data/database.ts';
import { EngineError } from '../../../engine/errors.ts';
import { NOTES_LENGTH } from './booking-fields.ts';
import { listBookings } from './queries.gen.ts';

interface BookingRow {
  readonly customerId: string;
  readonly customerName: string | null;
  readonly customerTimeZone: string | null;
  readonly assignedUserId: string | null;
  readonly assigneeName: string | null;
}

/** Adds customer and assignee, each with its name. */
export function toBookingView<R extends BookingRow>(row: R) {
  const { customerName, customerTimeZone, assigneeName, ...booking } = row;
  const { customerId, assignedUserId } = booking;
  return {
    ...booking,
    customer: { id: customerId, name: customerName, timeZone: customerTimeZone },
    assignee: assignedUserId === null ? null : { id: assignedUserId, name: assigneeName },
  };
}

/** A filter that every booking passes. */
export const anyBooking = {
  bookingId: null,
  status: null,
  taskStatus: null,
  customerId: null,
  assignedUserId: null,
  isAssigned: null,
  error: null,
  fromAt: null,
  toAt: null,
  afterAt: null,
  afterId: null,
  isLatestFirst: false,
};

export const noBooking = (bookingId: string) => new EngineError('NOT_FOUND', `There is no booking ${bookingId}`);

/** Returns one booking as the API shows it. Throws NOT_FOUND. */
export async function showBooking(database: Database, tenantId: string, bookingId: string) {
  const one = { ...anyBooking, tenantId, bookingId, limit: 1, notesLength: NOTES_LENGTH };
  const row = await database.maybeOne(listBookings, one);
  if (!row) throw noBooking(bookingId);
  const { cursorAt: _, ...booking } = row;
  return toBookingView(booking);
}
