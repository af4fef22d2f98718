-- Two logins: the engine works for every tenant; the API sees only the tenant of its transaction. The migration function
-- sets their passwords from Secrets Manager.

create schema if not exists automation;

do $$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'followthrough_engine') then
    create role followthrough_engine login;
  end if;
  if not exists (select from pg_catalog.pg_roles where rolname = 'followthrough_api') then
    create role followthrough_api login;
  end if;
end
$$;

-- Returns the tenant of the transaction. The API sets it first: set_config('followthrough.tenant_id', …, true).
-- Made here and not in sql/functions, because the policies below need it.
create function automation.current_tenant() returns uuid
language sql stable set search_path = ''
as $$ select nullif(current_setting('followthrough.tenant_id', true), '')::uuid $$;

do $$
declare
  place text;
  owner text;
begin
  for place in select t.tablename from pg_catalog.pg_tables t where t.schemaname = 'crm' loop
    owner = case when place = 'tenants' then 'id' else 'tenant_id' end;
    execute format('alter table crm.%I enable row level security', place);
    execute format('create policy every_tenant on crm.%I to followthrough_engine using (true) with check (true)', place);
    execute format('create policy own_tenant on crm.%I to followthrough_api
      using (%I = (select automation.current_tenant())) with check (%I = (select automation.current_tenant()))', place, owner, owner);
  end loop;
end
$$;

grant usage on schema crm, automation to followthrough_engine, followthrough_api;
grant select on all tables in schema crm to followthrough_engine, followthrough_api;

grant insert on crm.tasks, crm.activities, crm.business_plans, crm.deliverables to followthrough_engine;
grant update (do_not_contact_until, updated_at) on crm.customers to followthrough_engine;
grant insert, update, delete on crm.sample_metrics to followthrough_engine;

grant insert on crm.tenants, crm.sample_feedback_templates to followthrough_api;
grant update (status, assignee_id, completed_at) on crm.tasks to followthrough_api;
