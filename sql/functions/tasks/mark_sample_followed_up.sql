-- Marks the sample of a completed sample task as followed up, and takes that back when the task is opened again. A moment that the CRM
-- set itself stays.
create or replace function automation.mark_sample_followed_up() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  update crm.sample_usages s
  set followed_up_at = new.completed_at
  where s.tenant_id = new.tenant_id and s.id = new.occurrence_key::uuid
    and s.followed_up_at is not distinct from old.completed_at;
  return null;
end
$$;
