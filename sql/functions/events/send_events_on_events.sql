-- Sends every event that is written, by whichever writer.
create or replace trigger send_events after insert on automation.events
  referencing new table as inserted for each statement execute function automation.send_events();
