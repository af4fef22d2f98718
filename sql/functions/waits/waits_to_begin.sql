-- Returns the rows of automation.run_waits of runs that begin to listen, `p_begun`; `p_cursors` are the same runs as the walk found them. Events count
-- from where the run stood still last, or with `lookBack: run` from its start: the walk may come much later. Those of waits that just ended do not.
create or replace function automation.waits_to_begin(p_cursors automation.cursors[], p_begun jsonb[], p_now timestamptz)
returns table (
  tenant_id uuid, run_id uuid, cursor_id bigint, step integer, type text, subject text, since pg_snapshot, since_at timestamptz, after_id bigint,
  deadline timestamptz, began_at timestamptz
)
language sql stable set search_path = ''
as $$
  select c.tenant_id, c.run_id, c.id, (b.one ->> 'step')::integer, w.type, w.subject,
    case
      when n.config ->> 'lookBack' = 'run' then coalesce((
        select f.entered from automation.cursors f where f.tenant_id = c.tenant_id and f.run_id = c.run_id order by f.id limit 1), c.entered, pg_current_snapshot())
      when c.state = 'READY' then coalesce(c.since, pg_current_snapshot())
      else coalesce((c.result ->> 'since')::pg_snapshot, pg_current_snapshot())
    end,
    case when c.state = 'READY' then null when c.result ? 'since' then (c.result ->> 'sinceAt')::timestamptz else least(c.due_at, p_now) end,
    case when n.config ->> 'lookBack' = 'run' then 0 else coalesce((c.result ->> 'afterId')::bigint, 0) end,
    (b.one #>> '{writes,deadline}')::timestamptz, p_now
  from unnest(p_begun) b (one)
  join unnest(p_cursors) c on c.tenant_id = (b.one ->> 'tenant_id')::uuid and c.run_id = (b.one ->> 'run_id')::uuid and c.id = (b.one ->> 'cursor_id')::bigint
  join automation.graph_nodes n on n.graph_id = c.graph_id and n.node = (b.one ->> 'node')::smallint
  cross join lateral pg_catalog.jsonb_to_recordset(b.one #> '{writes,listen}') w (type text, subject text)
$$;
