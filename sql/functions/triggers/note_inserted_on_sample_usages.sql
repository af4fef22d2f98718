-- A new sample can match. A deleted one cannot, so deletions are not noted.
create or replace trigger note_inserted after insert on crm.sample_usages
  referencing new table as changed for each statement execute function automation.note_changed_customers();
