-- Makes the next evaluation of each of a tenant's triggers look at all customers: changes are not kept for a tenant whose
-- triggers are switched off.
create or replace function automation.forget_watermarks_of_tenant() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  delete from automation.trigger_watermarks w where w.tenant_id = new.tenant_id;
  return null;
end
$$;
