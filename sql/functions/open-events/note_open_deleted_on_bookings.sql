-- A scheduled booking that is deleted is cancelled.
create or replace trigger note_open_deleted after delete on crm.bookings
  referencing old table as before_change for each statement execute function automation.note_open_events('booking.cancelled');
