-- Says for each node of a version how many runs of a share stand at it, where a migration would put them, and what becomes of their waits. Writes
-- nothing. `could_repeat`: runs that would be put before something that they did already, and whose way leads to it again.
create or replace function automation.preview_migration(p_tenant_id uuid, p_from bigint, p_to bigint, p_map jsonb, p_percent numeric, p_now timestamptz)
returns table (node_id text, kind text, name text, choice text, fault text, runs integer, working integer, waits_shifted integer, waits_lost integer, could_repeat integer)
language sql stable set search_path = '' set jit = off
as $$
  with recursive plan as materialized (
    select p.* from automation.plan_migration(p_tenant_id, p_from, p_to, p_map) p
  ),
  standing as materialized (
    select c.run_id, min(c.node) as node, bool_or(c.state in ('WORKING', 'JOINING')) or count(*) > 1 as is_working,
      bool_or(c.state in ('SLEEPING', 'LISTENING')) as is_waiting
    from automation.runs_to_migrate(p_tenant_id, p_from, p_to, p_percent, null, p_now, null, null) r (id)
    join automation.cursors c on c.tenant_id = p_tenant_id and c.run_id = r.id
    group by c.run_id
  ),
  ahead as (
    select p.node as origin, p.to_node as node from plan p where p.to_node is not null and p.choice <> 'SAME'
    union
    select a.origin, x.node
    from ahead a
    join automation.graph_nodes n on n.tenant_id = p_tenant_id and n.graph_id = p_to and n.node = a.node
    cross join unnest(n.ports) x (node)
    where x.node is not null
  ),
  repeated as (
    select s.node, count(distinct s.run_id)::integer as runs
    from standing s
    join plan p on p.node = s.node and p.to_node is not null and p.choice <> 'SAME'
    join automation.run_trace t on t.tenant_id = p_tenant_id and t.run_id = s.run_id
    join automation.graph_nodes o on o.graph_id = coalesce(t.graph_id, p_from) and o.node = t.node and (o.role in ('effect', 'child') or o.kind in ('task', 'update-customer'))
    join automation.graph_nodes n on n.graph_id = p_to and n.key = o.key and n.kind = o.kind
    join ahead a on a.origin = s.node and a.node = n.node
    group by s.node
  )
  select p.key, p.kind, p.name, p.choice, p.fault,
    count(s.run_id)::integer,
    count(s.run_id) filter (where s.is_working)::integer,
    count(s.run_id) filter (where not s.is_working and s.is_waiting and p.choice = 'SAME' and p.wait = 'SHIFTED')::integer,
    count(s.run_id) filter (where not s.is_working and s.is_waiting and (p.choice = 'SAME' and p.wait = 'ANEW' or p.to_node is not null and p.choice <> 'SAME'))::integer,
    coalesce(min(d.runs), 0)
  from plan p
  left join standing s on s.node = p.node
  left join repeated d on d.node = p.node
  group by p.node, p.key, p.kind, p.name, p.choice, p.fault
  order by p.node
$$;
