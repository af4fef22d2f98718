-- Runs once per statement, however many events it wrote.
create or replace trigger note_awaited after insert on automation.events
  referencing new table as inserted for each statement execute function automation.note_awaited_events();
