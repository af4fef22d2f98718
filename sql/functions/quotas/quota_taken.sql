-- Returns what a tenant has taken of a quota: how many there are now, or what it took in the window of p_now.
create or replace function automation.quota_taken(p_tenant uuid, p_quota text, p_window_start timestamptz, p_now timestamptz) returns integer
language sql stable set search_path = ''
as $$
  select case p_quota
    when 'triggers' then (select count(*)::int from automation.automated_triggers t where t.tenant_id = p_tenant)
    when 'keys' then (
      select count(*)::int from automation.api_keys k
      where k.tenant_id = p_tenant and k.revoked_at is null and (k.expires_at is null or k.expires_at > p_now))
    when 'schedules' then (select count(*)::int from automation.schedules s where s.tenant_id = p_tenant)
    when 'experiments' then (select count(*)::int from automation.experiments e where e.tenant_id = p_tenant and e.status in ('DRAFT', 'RUNNING'))
    when 'connections' then (select count(*)::int from automation.connections c where c.tenant_id = p_tenant)
    else (
      select coalesce(sum(u.taken), 0)::int from automation.quota_uses u
      where u.tenant_id = p_tenant and u.quota = p_quota and u.window_start = p_window_start)
  end
$$;
revoke all on function automation.quota_taken(uuid, text, timestamptz, timestamptz) from public;
grant execute on function automation.quota_taken(uuid, text, timestamptz, timestamptz) to followthrough_api;
