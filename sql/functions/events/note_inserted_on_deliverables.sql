-- An insert has no rows before it to compare with, so it needs a trigger of its own.
create or replace trigger note_inserted after insert on crm.deliverables
  referencing new table as after_change for each statement execute function automation.note_completed_deliverables();
