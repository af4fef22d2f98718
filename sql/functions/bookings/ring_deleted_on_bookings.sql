-- The timers of deleted bookings have to go.
create or replace trigger ring_deleted after delete on crm.bookings
  referencing old table as deleted for each statement execute function automation.ring_for_bookings();
