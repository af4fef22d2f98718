-- Two logins: the engine's, which works for every tenant, and the API's, which sees the tenant of its transaction
-- alone. Their passwords come from Secrets Manager when migrations run (automation.set_password).

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

create function automation.set_password(login text, password text) returns boolean
language plpgsql set search_path = ''
as $$
begin
  execute format('alter role %I password %L', login, password);
  return true;
end
$$;

revoke all on function automation.set_password(text, text) from public;

-- Tenant of the transaction: the API sets it with set_config('followthrough.tenant_id', …, true) before anything else.
create function automation.current_tenant() returns uuid
language sql stable set search_path = ''
as $$ select nullif(current_setting('followthrough.tenant_id', true), '')::uuid $$;

-- A key is looked up before its tenant is known; nothing else of the table is shown.
create function automation.find_api_key(hash text)
returns table (id uuid, tenant_id uuid, role text, expires_at timestamptz, revoked_at timestamptz)
language sql stable security definer set search_path = ''
as $$ select k.id, k.tenant_id, k.role, k.expires_at, k.revoked_at from automation.api_keys k where k.key_hash = hash $$;

revoke all on function automation.find_api_key(text) from public;
grant execute on function automation.find_api_key(text) to followthrough_api;

do $$
declare
  place record;
begin
  for place in
    select t.table_schema, t.table_name, case when t.table_name = 'tenants' then 'id' else 'tenant_id' end as owner
    from information_schema.tables t
    where t.table_schema in ('crm', 'automation') and t.table_type = 'BASE TABLE' and t.table_name <> 'schema_migrations'
  loop
    execute format('alter table %I.%I enable row level security', place.table_schema, place.table_name);
    execute format('create policy every_tenant on %I.%I to followthrough_engine using (true) with check (true)',
      place.table_schema, place.table_name);
    execute format('create policy own_tenant on %I.%I to followthrough_api using (%I = (select automation.current_tenant())) with check (%I = (select automation.current_tenant()))',
      place.table_schema, place.table_name, place.owner, place.owner);
  end loop;
end
$$;

grant usage on schema crm, automation to followthrough_engine, followthrough_api;
grant select on all tables in schema crm to followthrough_engine, followthrough_api;

grant insert on crm.tasks to followthrough_engine;
grant update (do_not_contact_until, updated_at) on crm.customers to followthrough_engine;
grant insert, update, delete on crm.sample_metrics to followthrough_engine;
grant select on automation.automated_triggers, automation.trigger_views to followthrough_engine;
grant update on automation.automated_triggers to followthrough_engine; -- its row locks serialise evaluations
grant select, insert, update on automation.trigger_evaluations, automation.trigger_watermarks to followthrough_engine;
grant select, insert, update, delete on automation.trigger_agenda to followthrough_engine;
grant select, insert on automation.triggered_tasks to followthrough_engine;
grant select, delete on automation.changed_customers to followthrough_engine;
grant insert on automation.audit_log to followthrough_engine;

grant insert on crm.tenants, crm.sample_feedback_templates to followthrough_api;
grant update (status, assignee_id, completed_at) on crm.tasks to followthrough_api;
grant select, insert, update on automation.automated_triggers, automation.api_keys, automation.trigger_evaluations,
  automation.idempotency_keys to followthrough_api;
grant select on automation.triggered_tasks, automation.trigger_agenda to followthrough_api;
grant select, insert on automation.audit_log to followthrough_api;
