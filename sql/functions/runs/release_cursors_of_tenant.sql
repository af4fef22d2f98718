-- Lets a tenant's held runs go on when workflows are switched on.
create or replace function automation.release_cursors_of_tenant() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform automation.release_cursors(new.tenant_id, null, now());
  return null;
end
$$;
