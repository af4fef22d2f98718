-- Walks runs that need not exist through time, without waiting and without writing anything: the run `p_runs[n]` stands where `p_cursors[n]` says, at
-- `p_from`, in the graph of `p_nodes`. Goes on until each ends, stands for good, or would act after `p_until`, and for `p_hops` rows at the most. Data is
-- as it is now. What nobody can know is assumed, and `assumed` says so: EFFECT (jobs and other workflows succeed), NO_EVENT (nothing comes, so that a wait
-- ends by its time-out), BRANCH (each branch is followed; behind the merge it goes on when the first is there), CANNOT_RUN (as EFFECT, of a type that
-- cannot run yet), CHOSEN (`p_ports` has a port for the node's id). Returns a row for each step, and one for each time that a run stops at a node.
create or replace function automation.dry_walk(
  p_nodes automation.graph_nodes[], p_settings jsonb, p_version integer, p_runs automation.runs[], p_cursors automation.cursors[], p_from timestamptz,
  p_until timestamptz, p_ports jsonb, p_hops integer
)
returns table (
  place integer, branch integer[], hop integer, node smallint, port text, stop text, outcome text, came_at timestamptz, at timestamptz, due_at timestamptz,
  detail jsonb, writes jsonb, assumed text, facts jsonb
)
language sql stable set search_path = '' set jit = off
as $$
  with recursive nodes as materialized (
    select n as one, n.node from unnest(p_nodes) n
  ),
  wanted as materialized (
    select p_settings ->> 'timeZone' as zone, bit_or(n.needs) | 1
      | coalesce((p_settings #> '{goal,needs}')::integer, 0) | coalesce((p_settings #> '{exitWhen,needs}')::integer, 0) as needs
    from unnest(p_nodes) n
  ),
  starts as materialized (
    select s.place, p_runs[s.place] as run, p_cursors[s.place] as at from generate_subscripts(p_runs, 1) s (place)
  ),
  kept as materialized (
    select k.place, k.facts
    from automation.facts_of_splits(array(select (s.run).tenant_id from starts s order by s.place), array(select (s.run).customer_id from starts s order by s.place),
      array(select (s.run).workflow_id from starts s order by s.place),
      array(select (select n.graph_id from unnest(p_nodes) n limit 1) from starts s order by s.place),
      array(select n.one from nodes n where (n.one).cuts is not null)) k
  ),
  walk as (
    select s.place, array_remove(array[(pg_catalog.to_jsonb(s.at) ->> 'branch')::integer], null) as branch, 0 as hop,
      (s.at).from_node as from_node, (s.at).node as node, (s.at).step as step, (s.at).loops as loops, (s.at).result as result,
      automation.facts_of_run(s.run, p_version, w.zone, w.needs, p_from)
        || pg_catalog.jsonb_build_object('loop', (s.run).data -> 'loop', 'steps', (s.run).data -> 'steps') || coalesce(k.facts, '{}') as facts,
      cast(null as smallint) as left_node, cast(null as text) as port,
      case (s.at).state when 'SLEEPING' then 'wait' when 'LISTENING' then 'listen' when 'WORKING' then 'work' when 'JOINING' then 'stand'
        when 'HELD' then case when (s.at).due_at is not null then 'wait' end end as stop,
      cast(null as text) as outcome, p_from as came_at, p_from as at, (s.at).due_at as due_at, cast(null as jsonb) as detail, cast(null as jsonb) as writes,
      cast(null as text) as assumed, false as is_unable
    from starts s
    cross join wanted w
    left join kept k on k.place = s.place
    union all
    select w.place, r.branch, w.hop + 1, case when s.stop is null then w.node else w.from_node end, coalesce(s.next_node, w.node),
      w.step + case when d.stop in ('wait', 'listen', 'work', 'join') then 0 else 1 end, s.loops, null, s.facts, w.node, s.port, d.stop,
      case when not d.is_unable then s.outcome end, case when w.stop is null then w.at else w.came_at end, r.at, s.due_at, s.detail, s.writes, r.assumed, d.is_unable
    from walk w
    join nodes n on n.node = w.node
    cross join lateral (select case when w.writes ? 'deadline' then (w.writes ->> 'deadline')::timestamptz else w.due_at end as due_at) t
    cross join lateral (
      select w.at, false as is_woken, w.result, w.branch, cast(null as text) as assumed, cast(null as jsonb) as item
      where w.stop is null
      union all
      select greatest(t.due_at, w.at), true, null, w.branch, null, null
      where w.stop = 'wait' and t.due_at is not null
      union all
      select case when w.stop = 'listen' and q.chosen is null then greatest(t.due_at, w.at) else w.at end, false,
        case when w.stop = 'listen' and (n.one).kind <> 'wait' and q.chosen is null then '{"opened": true}'
          else pg_catalog.jsonb_build_object('port', coalesce(q.chosen, case when q.is_timed then 'timeout' else 'next' end), 'status', 'COMPLETED')
            || pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object('chosen', w.writes #> '{job,effect,chosen}')) end, w.branch,
        case when q.chosen is not null then 'CHOSEN' when w.is_unable then 'CANNOT_RUN' when w.stop = 'work' then 'EFFECT' when q.is_timed then 'NO_EVENT' end, null
      from (
        select p_ports ->> (n.one).key as chosen, w.stop = 'listen' and (n.one).config ->> 'kind' in ('event', 'condition') as is_timed
      ) q
      where w.stop = 'work' or w.stop = 'listen' and (t.due_at is not null or q.chosen is not null)
      union all
      select w.at, false, pg_catalog.jsonb_build_object('port', f.one ->> 'port'), w.branch || f.place::integer, 'BRANCH', f.one -> 'loop'
      from pg_catalog.jsonb_array_elements(coalesce(w.writes -> 'fork', (
        select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('port', p)) from unnest((n.one).port_names) p))) with ordinality f (one, place)
      where w.stop = 'join' and (n.one).role = 'fork' and not coalesce(w.writes ? 'branch', false)
      union all
      select w.at, false, pg_catalog.jsonb_build_object('port', case when (n.one).kind = 'loop' then 'done' else 'next' end), w.branch[: cardinality(w.branch) - 1], null, null
      where w.stop = 'join' and ((n.one).role = 'join' or w.writes ? 'branch') and coalesce(w.branch[cardinality(w.branch)], 1) = 1
    ) r
    cross join wanted g
    join starts x on x.place = w.place
    cross join lateral (
      select w.facts || case when r.item is null then '{}' else pg_catalog.jsonb_build_object('loop', r.item) end || case when r.at = w.at then '{}'
        -- Data stays as it is, but not how long ago it was.
        else pg_catalog.jsonb_build_object('now', automation.iso_of(r.at)) || case when g.needs & ~1 = 0 then '{}'
          else automation.facts_of_run(x.run, p_version, g.zone, g.needs & ~1, r.at) - '{now,event,input,vars,run,loop,steps,customer}'::text[] end end as facts
      offset 0
    ) f
    cross join lateral (
      select k.*
      from automation.take_node_step(n.one, w.from_node, r.is_woken, w.hop = 0 or w.stop is not null, r.result, w.step, p_settings, r.at, f.facts, w.loops) k
      offset 0
    ) s
    cross join lateral (
      select u.is_unable, case when not u.is_unable then s.stop when (n.one).role in ('fork', 'join') then 'join' else 'work' end as stop
      from (select coalesce(s.stop = 'fail' and s.outcome like 'CANNOT\_RUN:%', false) as is_unable) u
    ) d
    where r.at <= p_until
  )
  select w.place, w.branch, w.hop, w.left_node, w.port, w.stop, w.outcome, w.came_at, w.at, w.due_at, w.detail, w.writes, w.assumed, w.facts
  from walk w
  where w.hop > 0
  limit p_hops
$$;
