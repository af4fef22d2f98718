-- Says for each node of a version where runs that stand at it go in another version of the workflow. `choice`: SAME (a node of the same id and
-- type), the id of another node, EXIT, STAY, or null: nobody has chosen. `wait`: what becomes of a wait at the same node: KEPT, SHIFTED (another
-- duration, counted from when it began) or ANEW. `fault`: the chosen node does not exist, or runs cannot be put there.
create or replace function automation.plan_migration(p_tenant_id uuid, p_from bigint, p_to bigint, p_map jsonb)
returns table (node smallint, key text, kind text, name text, choice text, to_node smallint, ports text[], wait text, old_delay interval, new_delay interval, fault text)
language sql stable set search_path = ''
as $$
  with recursive target as (
    select n.* from automation.graph_nodes n where n.tenant_id = p_tenant_id and n.graph_id = p_to
  ),
  -- Nodes of branches: a run that came there alone would have no branches to join.
  inside as (
    select f.node as fork, p.node as node, f.merge_node
    from target f cross join unnest(f.ports) p (node)
    where f.role = 'fork' and p.node is not null and (f.merge_node is null and f.config -> 'body' @> to_jsonb(p.node) or p.node <> f.merge_node)
    union
    select i.fork, p.node, i.merge_node
    from inside i
    join target n on n.node = i.node
    join target f on f.node = i.fork
    cross join unnest(n.ports) p (node)
    where p.node is not null and p.node <> i.fork and (i.merge_node is null and f.config -> 'body' @> to_jsonb(p.node) or p.node <> i.merge_node)
  )
  select a.node, a.key, a.kind, a.name, c.choice,
    case c.choice when 'SAME' then s.node else t.node end,
    case c.choice when 'SAME' then s.port_names else t.port_names end,
    case
      when c.choice <> 'SAME' or a.kind <> 'wait' and a.config -> 'sendWindow' is not distinct from s.config -> 'sendWindow' or (a.config, a.delay, a.parts, a.test::text, a.vars)
        is not distinct from (s.config, s.delay, s.parts, s.test::text, s.vars) then 'KEPT'
      when a.kind = 'wait' and a.delay is not null and s.delay is not null then 'SHIFTED'
      else 'ANEW'
    end,
    a.delay, s.delay,
    case
      when c.choice in ('EXIT', 'STAY') or c.choice is null or c.choice = 'SAME' and s.node is not null then null
      when t.node is null then 'UNKNOWN'
      when t.role = 'join' or exists (select from inside i where i.node = t.node) then 'IN_PARALLEL'
    end
  from automation.graph_nodes a
  left join target s on s.key = a.key and s.kind = a.kind
  cross join lateral (select coalesce(nullif(p_map ->> a.key, case when s.node is not null then a.key end), case when s.node is not null then 'SAME' end) as choice) c
  left join target t on t.key = c.choice
  where a.tenant_id = p_tenant_id and a.graph_id = p_from
$$;
