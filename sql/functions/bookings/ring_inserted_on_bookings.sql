-- Runs once per statement, however many rows it wrote.
create or replace trigger ring_inserted after insert on crm.bookings
  referencing new table as inserted for each statement execute function automation.ring_for_bookings();
