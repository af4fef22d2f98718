-- Takes an amount of a tenant's quota and returns what is taken with it; part of the statement that writes what is limited. Raises
-- `quota_exceeded: <quota> <limit> <seconds until trying again helps>`, which undoes the transaction and so takes nothing;
-- 0 seconds: time does not help.
-- A quota of what exists at the same time is exact; concurrent calls may go over a quota of a window by what they take at once.
create or replace function automation.take_quota(p_tenant uuid, p_quota text, p_amount integer, p_now timestamptz) returns integer
language plpgsql set search_path = ''
as $$
declare
  most integer;
  seconds integer;
  start timestamptz;
  now_taken integer;
begin
  if p_amount = 0 then
    return 0;
  end if;
  select coalesce(t.most, q.default_limit), q.window_seconds into strict most, seconds
  from automation.quotas q
  left join automation.tenant_quotas t on t.tenant_id = p_tenant and t.quota = q.name
  where q.name = p_quota;
  if seconds is null then
    perform pg_advisory_xact_lock(hashtextextended('quota ' || p_quota || p_tenant, 0));
    now_taken := automation.quota_taken(p_tenant, p_quota, null, p_now) + p_amount;
  else
    start := to_timestamp(floor(extract(epoch from p_now) / seconds) * seconds);
    insert into automation.quota_uses as u (tenant_id, quota, share, window_start, taken)
    values (p_tenant, p_quota, floor(random() * 8)::int, start, p_amount)
    on conflict (tenant_id, quota, share) do update
    set window_start = excluded.window_start,
      taken = case when u.window_start = excluded.window_start then u.taken else 0 end + excluded.taken;
    select automation.quota_taken(p_tenant, p_quota, start, p_now) into now_taken;
  end if;
  if now_taken > most then
    raise exception using errcode = 'check_violation', message = format('quota_exceeded: %s %s %s', p_quota, most,
      case when seconds is null then 0 else greatest(1, ceil(extract(epoch from start - p_now) + seconds)::int) end);
  end if;
  return now_taken;
end
$$;
revoke all on function automation.take_quota(uuid, text, integer, timestamptz) from public;
grant execute on function automation.take_quota(uuid, text, integer, timestamptz) to followthrough_api;
