-- By whomever it is changed.
create or replace trigger follow_connection after insert or update of per_second or delete on automation.connections
  for each row execute function automation.follow_connection();
