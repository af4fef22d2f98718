-- A new booking has the date of an entry.
create or replace trigger note_watched_insert after insert on crm.bookings
  referencing new table as changed for each statement execute function automation.note_watched_changes('change:booking');
