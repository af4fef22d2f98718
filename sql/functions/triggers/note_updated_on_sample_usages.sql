-- A changed sample can match.
create or replace trigger note_updated after update on crm.sample_usages
  referencing new table as changed for each statement execute function automation.note_changed_customers();
