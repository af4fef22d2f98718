-- Writes the audit entries of a statement on a table of settings: who changed what, with the login as actor (`sql:<role>`). The API's
-- login is left out, because the API writes its own entries in its callers' names. Arguments: the entity's name in the audit
-- log, the column with its id, and one that names the owner of rows that are no settings of their own, which are left out.
create or replace function automation.audit_sql_writers() returns trigger
language plpgsql security definer set search_path = '' set enable_nestloop = off
as $$
declare
  entity constant text := tg_argv[0];
  id_column constant text := tg_argv[1];
  -- Of pages too: the token is secret (its moment shows that it changed), and the engine blocks lanes.
  ignored constant text[] := array['id', 'tenant_id', 'created_at', 'updated_at', 'token', 'blocked_until'];
  at constant timestamptz := coalesce(nullif(current_setting('followthrough.now', true), '')::timestamptz, now());
begin
  if session_user = 'followthrough_api' then
    return null;
  end if;
  if tg_op = 'INSERT' then
    insert into automation.audit_log (tenant_id, actor, action, entity_type, entity_id, changes, occurred_at)
    select n.tenant_id, 'sql:' || session_user, entity || '.created', entity, (to_jsonb(n) ->> id_column)::uuid,
      automation.changes_between(null, to_jsonb(n), ignored), at
    from after_change n
    where tg_argv[2] is null or to_jsonb(n) ->> tg_argv[2] is null;
  elsif tg_op = 'DELETE' then
    insert into automation.audit_log (tenant_id, actor, action, entity_type, entity_id, changes, occurred_at)
    select o.tenant_id, 'sql:' || session_user, entity || '.deleted', entity, (to_jsonb(o) ->> id_column)::uuid,
      automation.changes_between(to_jsonb(o), null, ignored), at
    from before_change o
    where tg_argv[2] is null or to_jsonb(o) ->> tg_argv[2] is null;
  else
    insert into automation.audit_log (tenant_id, actor, action, entity_type, entity_id, changes, occurred_at)
    select n.tenant_id, 'sql:' || session_user, entity || '.changed', entity, (to_jsonb(n) ->> id_column)::uuid, d.changes, at
    from after_change n
    join before_change o on o.tenant_id = n.tenant_id and to_jsonb(o) ->> id_column = to_jsonb(n) ->> id_column
    cross join lateral (select automation.changes_between(to_jsonb(o), to_jsonb(n), ignored) as changes) d
    where d.changes <> '{}'::jsonb and (tg_argv[2] is null or to_jsonb(n) ->> tg_argv[2] is null);
  end if;
  return null;
end
$$;
revoke execute on function automation.audit_sql_writers() from public;
