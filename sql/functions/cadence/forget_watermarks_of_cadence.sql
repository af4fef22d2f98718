-- Makes the next evaluation of the tenant's triggers that go by the model look at all customers: with other parameters others are due.
create or replace function automation.forget_watermarks_of_cadence() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  delete from automation.trigger_watermarks w
  using automation.automated_triggers t
  where w.tenant_id = new.tenant_id and t.tenant_id = new.tenant_id and t.id = w.trigger_id and t.config ->> 'model' = 'cadence';
  return null;
end
$$;
