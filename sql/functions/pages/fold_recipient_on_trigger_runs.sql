-- As of subscribers, which the run looks for.
create or replace trigger fold_recipient before insert or update of recipient_user_id on automation.trigger_runs
  for each row when (new.recipient_user_id like '%@%' and new.recipient_user_id <> lower(new.recipient_user_id))
  execute function automation.fold_recipient();
