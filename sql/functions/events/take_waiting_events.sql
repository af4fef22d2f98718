-- Takes up to `p_limit` events of a type that wait, and returns their ids. Tenants take turns, a row of each, so that a
-- tenant with one event does not wait for another's hundred thousand. Rows that another function has taken are skipped.
--
-- Looks at the 25 tenants that follow `p_after`, and begins again with the first after the last; `last_tenant` is where the next
-- call goes on. A random start would not do: ids of UUID version 7 lie close together. Looks at twice as many rows as it may take, which bounds what a call costs, however
-- many wait. `is_more` says that others may wait. First the rows of each are counted, then as many are locked: a lock on
-- candidates would keep other functions from them.
create or replace function automation.take_waiting_events(p_type text, p_limit integer, p_now timestamptz, p_after uuid)
returns table (tenant_id uuid, event_id uuid, is_more boolean, last_tenant uuid)
language plpgsql
set search_path = '' set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off set jit = off
as $$
declare
  start uuid = coalesce(p_after, '00000000-0000-0000-0000-000000000000');
begin
  return query
    with recursive onward as (
      (select w.tenant_id as id from automation.waiting_events w
       where w.type = p_type and w.tenant_id > start and w.due_at <= p_now order by w.tenant_id limit 1)
      union all
      select next.id from onward o
      cross join lateral (
        select w.tenant_id as id from automation.waiting_events w
        where w.type = p_type and w.tenant_id > o.id and w.due_at <= p_now order by w.tenant_id limit 1
      ) next
    ),
    around as (
      (select w.tenant_id as id from automation.waiting_events w
       where w.type = p_type and w.tenant_id <= start and w.due_at <= p_now order by w.tenant_id limit 1)
      union all
      select next.id from around o
      cross join lateral (
        select w.tenant_id as id from automation.waiting_events w
        where w.type = p_type and w.tenant_id > o.id and w.tenant_id <= start and w.due_at <= p_now order by w.tenant_id limit 1
      ) next
    ),
    tenant as materialized (
      select every_one.id, row_number() over () as place
      from (select o.id from onward o union all select a.id from around a limit 25) every_one
    ),
    cap as materialized (
      select greatest(2 * p_limit / greatest(count(*), 1), 1) as most from tenant t
    ),
    candidate as materialized (
      select t.id, c.events, row_number() over (partition by t.id order by c.due_at, c.row_id) as turn
      from tenant t
      cross join lateral (
        select cardinality(w.event_ids) as events, w.due_at, w.id as row_id from automation.waiting_events w
        where w.type = p_type and w.tenant_id = t.id and w.due_at <= p_now order by w.due_at, w.id limit (select c.most from cap c)
      ) c
    ),
    share as materialized (
      select c.id, count(*) as "rows"
      from (select c.id, sum(c.events) over (order by c.turn, c.id) - c.events as before from candidate c) c
      where c.before < p_limit
      group by c.id
    ),
    locked as materialized (
      select l.id, l.tenant_id, l.due_at, l.event_ids, row_number() over (partition by l.tenant_id order by l.due_at, l.id) as turn
      from share s
      cross join lateral (
        select w.id, w.tenant_id, w.due_at, w.event_ids from automation.waiting_events w
        where w.type = p_type and w.tenant_id = s.id and w.due_at <= p_now order by w.due_at, w.id limit s."rows"
        for update skip locked
      ) l
    ),
    -- A row that exceeds the limit keeps its last events.
    taken as materialized (
      select l.id, l.tenant_id, l.due_at, l.event_ids[1 : p_limit - l.before] as event_ids, l.event_ids[p_limit - l.before + 1 :] as rest
      from (
        select l.id, l.tenant_id, l.due_at, l.event_ids,
          cast(sum(cardinality(l.event_ids)) over (order by l.turn, l.tenant_id) - cardinality(l.event_ids) as integer) as before
        from locked l
      ) l
      where l.before < p_limit
    ),
    kept as (
      update automation.waiting_events w set event_ids = t.rest from taken t
      where w.type = p_type and w.tenant_id = t.tenant_id and w.due_at = t.due_at and w.id = t.id and cardinality(t.rest) > 0
    ),
    gone as (
      delete from automation.waiting_events w using taken t
      where w.type = p_type and w.tenant_id = t.tenant_id and w.due_at = t.due_at and w.id = t.id and cardinality(t.rest) = 0
    )
    select t.tenant_id, i.id, t.is_more, (select l.id from tenant l order by l.place desc limit 1)
    from (
      select t.tenant_id, t.event_ids,
        sum(cardinality(t.event_ids)) over () < (select sum(c.events) from candidate c) or (select count(*) from tenant) = 25
        or exists (select from candidate c where c.turn = (select c.most from cap c)) as is_more
      from taken t
    ) t
    cross join lateral unnest(t.event_ids) i(id);
end
$$;
