-- Runs of workflows make bookings.
grant insert on crm.bookings to followthrough_engine;
