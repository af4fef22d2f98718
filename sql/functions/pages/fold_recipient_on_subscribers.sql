-- Before the row is compared with those that are there.
create or replace trigger fold_recipient before insert or update of recipient_id on automation.subscribers
  for each row when (new.recipient_id like '%@%' and new.recipient_id <> lower(new.recipient_id)) execute function automation.fold_recipient();
