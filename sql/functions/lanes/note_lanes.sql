-- Carries over to automation.lane_turns which lanes got jobs or may have budget again.
create or replace function automation.note_lanes(p_queue text, p_now timestamptz) returns void
language plpgsql set search_path = '' set enable_seqscan = off set enable_bitmapscan = off set plan_cache_mode = force_generic_plan
as $$
begin
  with noted as (
    delete from automation.lane_notices n
    where n.ctid = any (array(select o.ctid from automation.lane_notices o where o.queue = p_queue limit 1000 for update skip locked))
    returning n.tenant_id, n.key, n.due_at, n.urgent_due_at
  )
  insert into automation.lane_turns as t (tenant_id, key, queue, lane, ready_at)
  select n.tenant_id, n.key, p_queue, of_worker.lane, greatest(min(of_worker.due_at), p_now)
  from noted n
  cross join lateral (values ('normal', n.due_at), ('urgent', n.urgent_due_at)) of_worker(lane, due_at)
  where of_worker.due_at is not null
  group by n.tenant_id, n.key, of_worker.lane
  order by n.tenant_id, n.key, of_worker.lane -- everybody locks in one order
  on conflict (tenant_id, key, queue, lane) do update set ready_at = excluded.ready_at
  where t.ready_at > excluded.ready_at;
end
$$;
