-- Runs once per statement, however many rows it wrote.
create or replace trigger take_later after insert on automation.subscribers
  referencing new table as inserted for each statement execute function automation.take_later_subscribers();
