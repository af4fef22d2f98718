-- By whomever it is changed.
create or replace trigger follow_subscription after insert or update or delete on automation.webhook_subscriptions
  for each row execute function automation.follow_subscription();
