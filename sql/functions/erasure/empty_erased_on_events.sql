-- By its name before the others: they hand events on.
create or replace trigger empty_erased after insert on automation.events
  referencing new table as inserted for each statement execute function automation.empty_erased_events();
