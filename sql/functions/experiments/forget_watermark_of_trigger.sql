-- Makes the next evaluation of an experiment's trigger look at all customers: an arm may act earlier than the trigger itself.
create or replace function automation.forget_watermark_of_trigger() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  delete from automation.trigger_watermarks w where w.tenant_id = new.tenant_id and w.trigger_id = new.trigger_id;
  return null;
end
$$;
