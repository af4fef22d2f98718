-- A booking may move, or be over before its time.
create or replace trigger note_watched_update after update on crm.bookings
  referencing new table as changed for each statement execute function automation.note_watched_changes('change:booking');
