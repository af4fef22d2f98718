-- Walks runs from where they stand through all that touches no outside world, until each stops or has taken `p_hops` steps. Writes nothing.
-- Returns a row for each step, and one with step 0 for where the run stood. The last of a run says where it stands then.
create or replace function automation.walk_cursors(p_cursors automation.cursors[], p_hops integer, p_now timestamptz)
returns table (
  tenant_id uuid, run_id uuid, cursor_id bigint, graph_id bigint, hop integer, step integer, from_node smallint, node smallint,
  facts jsonb, loops jsonb, port text, stop text, outcome text, due_at timestamptz, detail jsonb, writes jsonb
)
-- write_walk plans its own statement anew each time; what is asked for each step must not be.
language sql stable set search_path = '' set jit = off set plan_cache_mode = force_generic_plan
as $$
  with recursive places as materialized (
    select c.tenant_id, c.run_id, c.id as cursor_id, c.graph_id, c.step, c.state, c.result, c.from_node, c.node, c.loops,
      case when e.reason is null then g.settings else g.settings || pg_catalog.jsonb_build_object('endsAs', e.reason) end as settings, r.customer_id, r.workflow_id,
      automation.own_facts(r, g.version, g.settings ->> 'timeZone', p_now) || coalesce(c.data - 'base', pg_catalog.jsonb_build_object('loop', r.data -> 'loop', 'steps', r.data -> 'steps')) as facts,
      n.needs_ahead | 1 | coalesce((g.settings #> '{goal,needs}')::integer, 0) | coalesce((g.settings #> '{exitWhen,needs}')::integer, 0) as needs,
      row_number() over () as place
    from unnest(p_cursors) c
    join automation.runs r on r.tenant_id = c.tenant_id and r.id = c.run_id
    -- Not by the tenant too: without statistics PostgreSQL would look up runs by the tenant of the graph, and read all of the tenant for each.
    join automation.graphs g on g.id = c.graph_id
    join automation.graph_nodes n on n.graph_id = c.graph_id and n.node = c.node
    cross join lateral (
      select case
        when exists (select from automation.message_runs m where m.id = r.message_run_id and m.status = 'cancelled') then 'CAMPAIGN_CANCELLED'
        when c.result ? 'job' then automation.reason_gone(r, g.settings, p_now)
      end as reason
    ) e
  ),
  kept as materialized (
    select k.place, k.facts
    from automation.facts_of_splits(array(select p.tenant_id from places p order by p.place), array(select p.customer_id from places p order by p.place),
      array(select p.workflow_id from places p order by p.place), array(select p.graph_id from places p order by p.place),
      array(select n from (select distinct p.graph_id from places p) g join automation.graph_nodes n on n.graph_id = g.graph_id and n.cuts is not null)) k
  ),
  -- Graphs with e-mails: whether their customers may get one is asked for all at once.
  mailing as materialized (
    select distinct n.graph_id from (select distinct p.graph_id from places p) g join automation.graph_nodes n on n.graph_id = g.graph_id and n.kind = 'email'
  ),
  walk as (
    select p.tenant_id, p.run_id, p.cursor_id, p.graph_id, p.settings, 0 as hop, p.step, p.state in ('SLEEPING', 'LISTENING') as is_woken, p.result,
      p.from_node, p.node, p.facts || f.facts || coalesce(k.facts, '{}') as facts, p.loops,
      cast(null as text) as port, cast(null as text) as stop, cast(null as text) as outcome, cast(null as timestamptz) as due_at,
      cast(null as jsonb) as detail, cast(null as jsonb) as writes
    from automation.facts_of_customers(array(select p.tenant_id from places p order by p.place), array(select p.customer_id from places p order by p.place),
      array(select p.needs | case when p.graph_id in (select m.graph_id from mailing m) then 32 else 0 end from places p order by p.place), p_now) f
    join places p on p.place = f.place
    left join kept k on k.place = f.place
    union all
    select w.tenant_id, w.run_id, w.cursor_id, w.graph_id, w.settings, w.hop + 1, w.step + case when (s.step).stop in ('wait', 'listen', 'work', 'join') then 0 else 1 end,
      false, null, case when (s.step).stop is null then w.node else w.from_node end, coalesce((s.step).next_node, w.node), (s.step).facts, (s.step).loops,
      (s.step).port, (s.step).stop, (s.step).outcome, (s.step).due_at, (s.step).detail, (s.step).writes
    from walk w
    join automation.graph_nodes n on n.graph_id = w.graph_id and n.node = w.node
    cross join lateral (
      -- In the list of columns: a function behind `from` keeps its row in a table of its own each time.
      select automation.take_node_step(n, w.from_node, w.is_woken, w.hop = 0, w.result, w.step, w.settings, p_now, w.facts, w.loops) as step
      offset 0
    ) s
    where w.stop is null and w.hop < p_hops and not coalesce(w.writes ? 'rereads', false)
  )
  select w.tenant_id, w.run_id, w.cursor_id, w.graph_id, w.hop, w.step, w.from_node, w.node, w.facts, w.loops, w.port, w.stop, w.outcome, w.due_at,
    w.detail, w.writes
  from walk w
$$;
