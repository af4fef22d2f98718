-- Compares each statement's rows before and after.
create or replace trigger ring_updated after update on crm.bookings
  referencing old table as before_update new table as after_update
  for each statement execute function automation.ring_for_bookings();
