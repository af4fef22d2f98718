-- Returns how experiments decide the splits of graphs, and texts with variants, a row for each place of the lists (runs) that any concerns: `ways` by their
-- keys, `arms` says which arm it was and why. HELD_OUT has no way: the run ends there. Without a row, the split goes by its percentages.
-- DECIDED: everybody goes the winner's way, recipients who are no customers too. Before, customers keep the arm that a person chose or that they have; RUNNING gives an arm to those who come
-- for the first time. Who went through the split before without an arm is in no experiment, and neither is a split that lacks one of the arms.
create or replace function automation.arms_of_experiments(p_tenants uuid[], p_customers uuid[], p_graphs bigint[], p_splits automation.graph_nodes[])
returns table (place bigint, ways jsonb, arms jsonb)
language sql stable set search_path = '' set enable_seqscan = off set jit = off
as $$
  with splits as materialized (
    select s.graph_id, s.key, s.salt, automation.ways_of(s) as ways from unnest(p_splits) s where s.config @> '{"isShared": true}'
  ),
  asked as materialized (
    select a.* from unnest(p_tenants, p_customers, p_graphs) with ordinality a (tenant_id, customer_id, graph_id, place)
    where exists (select from splits)
  ),
  divided as materialized (
    select g.tenant_id, g.graph_id, s.key, s.ways, s.salt as shared, e.id, e.status, e.winner, e.salt, e.holdout_salt, p.phase, p.arms, p.cuts, p.holdout,
      s.ways @> array(select 'branch:' || m from unnest(p.arms) m) as is_whole
    from (select distinct a.tenant_id, a.graph_id from asked a) g
    join splits s on s.graph_id is not distinct from g.graph_id
    join automation.experiments e on e.tenant_id = g.tenant_id and e.key = s.salt and e.status <> 'DRAFT'
    join automation.experiment_phases p on p.tenant_id = e.tenant_id and p.experiment_id = e.id and p.phase = e.phase
  ),
  found as (
    select a.place, d.key, d.ways, d.status, d.is_whole, d.id, w.how, coalesce(x.phase, d.phase) as phase,
      case w.how when 'WINNER' then d.winner when 'CHOSEN' then o.arm when 'KEPT' then x.arm
        when 'DRAWN' then automation.drawn_arm(d.salt, d.holdout_salt, d.arms, d.cuts, d.holdout, a.customer_id) end as arm
    from asked a
    join divided d on d.tenant_id = a.tenant_id and d.graph_id is not distinct from a.graph_id and (a.customer_id is not null or d.status = 'DECIDED')
    left join automation.experiment_overrides o on o.tenant_id = a.tenant_id and o.experiment_id = d.id and o.customer_id = a.customer_id
    left join automation.experiment_exposures x on x.tenant_id = a.tenant_id and x.experiment_id = d.id and x.customer_id = a.customer_id
    cross join lateral (
      select case
        when d.status = 'DECIDED' then 'WINNER'
        when o.arm is not null then 'CHOSEN'
        when x.arm is not null then 'KEPT'
        when d.status = 'RUNNING' and d.is_whole and not exists (
          select from automation.runs r
          join automation.run_trace t on t.tenant_id = r.tenant_id and t.run_id = r.id
          join automation.graph_nodes n on n.graph_id = coalesce(t.graph_id, r.graph_id) and n.node = t.node
          where r.tenant_id = a.tenant_id and r.customer_id = a.customer_id and n.salt = d.shared and n.config @> '{"isShared": true}' and automation.way_taken(n, t) is not null
        ) then 'DRAWN' end as how
    ) w
  )
  select f.place, coalesce(pg_catalog.jsonb_object_agg(f.key, 'branch:' || f.arm) filter (where f.arm <> 'HELD_OUT'), '{}'),
    pg_catalog.jsonb_object_agg(f.key, pg_catalog.jsonb_build_object('experimentId', f.id, 'arm', f.arm, 'how', f.how, 'phase', f.phase))
  from found f
  where case when f.arm = 'HELD_OUT' then f.status = 'RUNNING' and f.is_whole else 'branch:' || f.arm = any (f.ways) end
  group by f.place
$$;
