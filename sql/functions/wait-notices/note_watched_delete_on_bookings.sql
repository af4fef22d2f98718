-- A booking that is gone takes place no more.
create or replace trigger note_watched_delete after delete on crm.bookings
  referencing old table as changed for each statement execute function automation.note_watched_changes('change:booking');
