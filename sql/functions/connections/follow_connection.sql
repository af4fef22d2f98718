-- Keeps the lane of a connection, which has its rate.
create or replace function automation.follow_connection() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if tg_op = 'DELETE' then
    delete from automation.lanes l where l.tenant_id = old.tenant_id and l.key = old.lane_key;
    return null;
  end if;
  insert into automation.lanes (tenant_id, key, per_second, created_at)
  values (new.tenant_id, new.lane_key, new.per_second, new.created_at)
  on conflict (tenant_id, key) do update set per_second = excluded.per_second, burst = null, reserve = null;
  return null;
end
$$;
