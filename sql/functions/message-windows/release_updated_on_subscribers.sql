-- An inbound message, or the API, says until when the recipient may be written to.
create or replace trigger release_updated after update on automation.subscribers
  referencing new table as changed for each statement execute function automation.release_waiting_messages();
