-- Runs whenever a model was fitted, also one that is off: the rhythm counts then.
create or replace trigger forget_watermarks after insert or update on automation.cadence_models
  for each row execute function automation.forget_watermarks_of_cadence();
