-- Compares each statement's rows before and after.
create or replace trigger note_updated after update on crm.deliverables
  referencing old table as before_change new table as after_change
  for each statement execute function automation.note_completed_deliverables();
