-- A recipient who was no subscriber when the message came to wait.
create or replace trigger release_inserted after insert on automation.subscribers
  referencing new table as changed for each statement execute function automation.release_waiting_messages();
