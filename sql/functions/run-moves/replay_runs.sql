-- Starts runs that begin like earlier ones, with the same customer, event and input, in the version `p_graph_id`, or the active one. Returns how
-- many. `p_key` is part of what they were started by, so a repeated call starts none. Where customers enter once or after a time, a replay does
-- not count as entering; with `once-at-a-time` it does.
create or replace function automation.replay_runs(p_tenant_id uuid, p_runs uuid[], p_graph_id bigint, p_key text, p_now timestamptz) returns integer
language sql set search_path = ''
as $$
  with started as (
    insert into automation.runs (tenant_id, id, workflow_id, graph_id, customer_id, occurrence_key, reentry_key, priority, data, started_at)
    select r.tenant_id, automation.next_id(), r.workflow_id, g.id, r.customer_id, 'replay:' || r.id || ':' || p_key,
      case when g.settings ->> 'reentry' = 'once-at-a-time' then coalesce(r.customer_id::text, 'nobody') end, r.priority,
      pg_catalog.jsonb_build_object(
        'trigger', coalesce(nullif(r.data -> 'trigger', 'null'), '{}') || pg_catalog.jsonb_build_object('replayOf', r.id),
        'event', r.data -> 'event', 'input', r.data -> 'input', 'vars', g.settings -> 'variables', 'loop', null, 'steps', null),
      p_now
    from automation.runs r
    join automation.workflows w on w.tenant_id = r.tenant_id and w.id = r.workflow_id
    join automation.graphs g on g.tenant_id = r.tenant_id and g.id = coalesce(p_graph_id, w.active_graph_id) and g.workflow_id = w.id
    where r.tenant_id = p_tenant_id and r.id = any (p_runs)
    order by r.id
    on conflict do nothing
    returning runs.id, runs.graph_id, runs.priority
  ),
  placed as (
    insert into automation.cursors (tenant_id, run_id, graph_id, node, rank_at)
    select p_tenant_id, s.id, s.graph_id, 0, least(p_now, automation.rank_at(p_now, s.priority)) from started s
    returning 1
  )
  select count(*)::integer from placed
$$;
