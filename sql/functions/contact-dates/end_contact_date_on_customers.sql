-- Runs only when a date is removed or replaced. An update that writes the same date again changes nothing.
create or replace trigger end_contact_date after update on crm.customers
  for each row when (old.do_not_contact_until is not null and new.do_not_contact_until is distinct from old.do_not_contact_until)
  execute function automation.end_contact_date();
