-- Whichever writer inserts a booking.
create or replace trigger refuse_erased after insert on crm.bookings
  referencing new table as inserted for each statement execute function automation.refuse_erased_bookings();
