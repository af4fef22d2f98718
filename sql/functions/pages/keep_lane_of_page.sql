-- Keeps the lane of a page: its rate, a tenth of it reserved for urgent messages, a breaker that opens for 300 s after five failures in a row, and
-- its block. A lane of the same key that somebody made before becomes the page's.
create or replace function automation.keep_lane_of_page() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if tg_op = 'DELETE' then
    delete from automation.lanes l where l.tenant_id = old.tenant_id and l.key = old.lane_key and l.limits_of = 'page';
    return null;
  end if;
  insert into automation.lanes as l (tenant_id, key, limits_of, per_second, breaker_failures, breaker_seconds, created_at)
  values (new.tenant_id, new.lane_key, 'page', new.per_second, 5, 300, new.created_at)
  on conflict (tenant_id, key) do update
  set limits_of = excluded.limits_of, per_second = excluded.per_second, burst = null, at_once = null, reserve = null,
    breaker_failures = excluded.breaker_failures, breaker_seconds = excluded.breaker_seconds
  where (l.limits_of, l.per_second) is distinct from (excluded.limits_of, excluded.per_second);
  if tg_op = 'INSERT' or new.blocked_until is distinct from old.blocked_until then
    update automation.lane_states s set blocked_until = new.blocked_until
    where s.tenant_id = new.tenant_id and s.key = new.lane_key and s.blocked_until is distinct from new.blocked_until;
  end if;
  return null;
end
$$;
