-- Finds the first `p_most` events that a run waits for: how many of them have come, the last with its data, and what an event must have come after
-- for the next wait. Data of more than 8 KB is left out, with `isCut`.
create or replace function automation.events_of_wait(
  n automation.graph_nodes, p_cursor automation.cursors, facts jsonb, p_most integer,
  out seen integer, out event jsonb, out last_id bigint, out since text, out since_at timestamptz
)
language sql stable set search_path = ''
as $$
  with come as materialized (
    select a.id, v.event, w.since, w.since_at
    from automation.run_waits w
    join automation.awaited_events a on a.tenant_id = w.tenant_id and a.type = w.type and a.subject = w.subject
    join automation.events e on e.tenant_id = a.tenant_id and e.id = a.event_id
    cross join lateral (
      select e.data || pg_catalog.jsonb_build_object('id', e.id, 'type', e.type, 'at', automation.iso_of(e.occurred_at), 'customerId', e.customer_id) as event
    ) v
    where w.tenant_id = p_cursor.tenant_id and w.run_id = p_cursor.run_id and w.cursor_id = p_cursor.id and w.step = p_cursor.step
      and a.id > w.after_id and (not pg_visible_in_snapshot(a.xid, w.since) or a.occurred_at >= w.since_at)
      and (n.test is null or automation.condition_holds(n.test, n.vars, facts || pg_catalog.jsonb_build_object('event', v.event)))
    order by a.id
    limit p_most
  )
  select count(*)::integer, l.event, l.id, l.since, l.since_at
  from come c
  left join lateral (
    select case when length(x.event::text) > 8192 then pg_catalog.jsonb_build_object('id', x.event -> 'id', 'type', x.event -> 'type', 'at', x.event -> 'at', 'isCut', true)
      else x.event end as event, x.id, x.since::text, x.since_at
    from come x order by x.id desc limit 1
  ) l on true
  group by l.event, l.id, l.since, l.since_at
$$;
