-- Ends what runs wait for: a moment, an event or a condition. Without `p_port` a wait for a moment is over as if the moment had come, and one for
-- an event or a condition leaves by `timeout` if it has that way, else by its first. The caller holds the locks of their cursors.
create or replace function automation.wake_runs(p_tenant_id uuid, p_runs uuid[], p_port text, p_now timestamptz) returns void
language sql set search_path = ''
as $$
  with woken as (
    update automation.cursors c
    set state = case when w.port is null then c.state else 'READY' end,
      due_at = case when w.port is null then p_now end,
      rank_at = least(p_now, automation.rank_at(p_now, r.priority)),
      result = case when w.port is null then c.result else pg_catalog.jsonb_build_object('port', w.port, 'detail', '{"woken": true}'::jsonb) end
    from automation.runs r
    cross join automation.graph_nodes n
    cross join lateral (
      select case
        when p_port is not null then p_port
        when n.kind = 'wait' and (n.config ->> 'kind' in ('event', 'condition', 'until') or n.config ? 'calendarId')
          then coalesce(n.port_names[pg_catalog.array_position(n.port_names, 'timeout')], n.port_names[1])
      end as port
    ) w
    where c.tenant_id = p_tenant_id and c.run_id = any (p_runs) and c.state in ('SLEEPING', 'LISTENING')
      and r.tenant_id = c.tenant_id and r.id = c.run_id and n.graph_id = c.graph_id and n.node = c.node
      and (p_port is null or p_port = any (n.port_names))
    returning c.tenant_id, c.run_id, c.id, c.state
  )
  delete from automation.run_waits w using woken k
  where k.state = 'READY' and w.tenant_id = k.tenant_id and w.run_id = k.run_id and w.cursor_id = k.id
$$;
