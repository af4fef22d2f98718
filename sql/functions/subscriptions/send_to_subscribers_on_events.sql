-- Runs once per statement, however many events it wrote.
create or replace trigger send_to_subscribers after insert on automation.events
  referencing new table as inserted for each statement execute function automation.send_to_subscribers();
