-- Makes the next evaluation of one trigger look at all customers: with another config others may match, and changes are
-- not followed while a trigger is switched off.
create or replace function automation.forget_watermark() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  delete from automation.trigger_watermarks w where w.tenant_id = new.tenant_id and w.trigger_id = new.id;
  return null;
end
$$;
