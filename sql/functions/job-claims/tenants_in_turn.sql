-- Returns up to twenty tenants with due jobs of a priority, beginning with the one after `p_after`. Tenants that paused the queue are left out.
create or replace function automation.tenants_in_turn(p_queue text, p_priority integer, p_after uuid)
returns table (tenant_id uuid, place bigint)
language sql stable set search_path = '' set enable_seqscan = off set enable_sort = off set enable_bitmapscan = off
as $$
  with recursive onward as (
    (select w.tenant_id as id from automation.waiting_jobs w
     where w.queue = p_queue and not w.is_later and w.priority = p_priority and w.tenant_id > p_after order by w.tenant_id limit 1)
    union all
    select next.id from onward o
    cross join lateral (
      select w.tenant_id as id from automation.waiting_jobs w
      where w.queue = p_queue and not w.is_later and w.priority = p_priority and w.tenant_id > o.id order by w.tenant_id limit 1
    ) next
  ),
  around as (
    (select w.tenant_id as id from automation.waiting_jobs w
     where w.queue = p_queue and not w.is_later and w.priority = p_priority and w.tenant_id <= p_after order by w.tenant_id limit 1)
    union all
    select next.id from around o
    cross join lateral (
      select w.tenant_id as id from automation.waiting_jobs w
      where w.queue = p_queue and not w.is_later and w.priority = p_priority and w.tenant_id > o.id and w.tenant_id <= p_after
      order by w.tenant_id limit 1
    ) next
  )
  select t.id, row_number() over ()
  from (
    select every_one.id
    from (select o.id from onward o union all select a.id from around a) every_one
    where not exists (select from automation.queue_pauses q where q.queue = p_queue and q.tenant_id = every_one.id)
    limit 20
  ) t
$$;
