-- Cancels new jobs of customers who were erased, and takes out what they say of the person: a job is written together with others, which must not
-- fail with it. The job that erases the person's files is let through.
create or replace function automation.cancel_erased_jobs() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if not exists (select from automation.erasures) then
    return null;
  end if;
  update automation.jobs j
  set status = case when j.status = 'QUEUED' then 'CANCELLED' else j.status end,
    completed_at = case when j.status = 'QUEUED' then j.created_at else j.completed_at end,
    error = 'ERASED: the customer was erased', payload = jsonb_build_object('customerId', j.payload -> 'customerId'), result = null, effect = null
  from inserted i
  cross join lateral (select case when pg_input_is_valid(i.payload ->> 'customerId', 'uuid') then (i.payload ->> 'customerId')::uuid end as id) c
  cross join lateral (select from automation.erasures e where e.tenant_id = i.tenant_id and e.customer_id = c.id offset 0) erased
  where i.type <> 'ERASE_FILES' and j.tenant_id = i.tenant_id and j.id = i.id;
  return null;
end
$$;
