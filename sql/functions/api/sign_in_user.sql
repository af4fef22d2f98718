-- Opens a session of twelve hours for the one active user who has the e-mail address, of the tenant that `of_tenant` names by id or slug,
-- or of any. Returns SIGNED_IN, or why not: UNKNOWN_USER, INACTIVE_USER or AMBIGUOUS_USER. Idempotent: the caller makes the session's
-- id. Runs with its owner's rights: the user is looked up before the tenant is known. Sessions of the user that ended a month ago are deleted.
create or replace function automation.sign_in_user(
  address text, of_tenant text, with_role text, session_id uuid, hash text, at timestamptz
)
returns table (verdict text, tenant_id uuid, user_id uuid)
language sql volatile security definer set search_path = ''
as $$
  with found as (
    select u.tenant_id, u.id, u.is_active
    from crm.users u
    join crm.tenants t on t.id = u.tenant_id
    where lower(left(u.email, 320)) = lower(address)
      and (of_tenant is null or t.slug = of_tenant or t.id::text = lower(of_tenant))
  ),
  judged as (
    select case
      when count(*) = 0 then 'UNKNOWN_USER'
      when count(*) filter (where f.is_active) = 0 then 'INACTIVE_USER'
      when count(*) filter (where f.is_active) > 1 then 'AMBIGUOUS_USER'
      else 'SIGNED_IN'
    end as verdict
    from found f
  ),
  user_of_session as (
    select f.tenant_id, f.id from found f, judged j where f.is_active and j.verdict = 'SIGNED_IN'
  ),
  forgotten as (
    delete from automation.sessions s
    using user_of_session u
    where s.tenant_id = u.tenant_id and s.user_id = u.id and s.expires_at < at - interval '30 days'
  ),
  opened as (
    insert into automation.sessions (id, tenant_id, user_id, role, token_hash, created_at, expires_at, seen_at)
    select session_id, u.tenant_id, u.id, with_role, hash, at, at + interval '12 hours', at
    from user_of_session u
    on conflict (id) do nothing
    returning sessions.id, sessions.tenant_id, sessions.user_id, sessions.role
  ),
  noted as (
    insert into automation.audit_log (tenant_id, actor, action, entity_type, entity_id, changes, occurred_at)
    select o.tenant_id, 'user:' || o.user_id, 'session.opened', 'session', o.id,
      jsonb_build_object(
        'userId', jsonb_build_object('from', null, 'to', o.user_id), 'role', jsonb_build_object('from', null, 'to', o.role)
      ),
      at
    from opened o
  )
  select j.verdict, u.tenant_id, u.id from judged j left join user_of_session u on true
$$;

revoke all on function automation.sign_in_user(text, text, text, uuid, text, timestamptz) from public;
grant execute on function automation.sign_in_user(text, text, text, uuid, text, timestamptz) to followthrough_api;
