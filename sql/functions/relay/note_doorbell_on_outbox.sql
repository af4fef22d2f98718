-- Runs once per statement, however many rows it wrote.
create or replace trigger note_doorbell after insert on automation.outbox
  referencing new table as inserted for each statement execute function automation.note_doorbell();
