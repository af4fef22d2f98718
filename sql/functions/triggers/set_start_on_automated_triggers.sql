-- Every writer's configs mean the same.
create or replace trigger set_start before insert or update on automation.automated_triggers
  for each row execute function automation.set_start();
