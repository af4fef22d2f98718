-- Whoever starts or stops an experiment on a trigger makes its next evaluation look at all customers.
create or replace trigger forget_watermark after update on automation.experiments
  for each row when (new.trigger_id is not null and old.status is distinct from new.status)
  execute function automation.forget_watermark_of_trigger();
