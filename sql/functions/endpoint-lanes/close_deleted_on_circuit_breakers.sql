-- A reset by the API of the release before counts.
create or replace trigger close_deleted after delete on automation.circuit_breakers
  for each row execute function automation.close_lane();
