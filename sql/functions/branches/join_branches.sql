-- Joins branches of runs in which one has arrived: a list of {tenantId, runId}, whose rows of `runs` the caller has locked.
-- A parallel goes on at its merge, and a loop by `done`, with what its branches have set, in their order; who has not arrived is cancelled. A loop that
-- is not over opens items for those that are. Branches that failed beyond what the merge tolerates fail the run, or the branch that it stands in: then all
-- branches stay as FAILED where they were, for a retry.
create or replace function automation.join_branches(p_runs jsonb, p_now timestamptz) returns void
language plpgsql set search_path = '' set enable_seqscan = off set jit = off
as $$
declare
  lost record;
begin
  with recursive parents as materialized (
    select p.tenant_id, p.run_id, p.id, p.graph_id, p.node, p.step, p.rank_at, p.parent_id, n.config, n.merge_node, m.key as merge_key, m.config as merge,
      p.loops -> p.node::text as state, coalesce(p.data, r.data) as data
    from pg_catalog.jsonb_to_recordset(p_runs) a ("tenantId" uuid, "runId" uuid)
    -- Not by the status, as in automation.write_walk.
    join automation.runs r on r.tenant_id = a."tenantId" and r.id = a."runId" and r.ended_at is null
    join automation.cursors p on p.tenant_id = r.tenant_id and p.run_id = r.id and p.state = 'JOINING'
    join automation.graph_nodes n on n.graph_id = p.graph_id and n.node = p.node
    left join automation.graph_nodes m on m.graph_id = p.graph_id and m.node = n.merge_node
  ),
  branches as materialized (
    select k.tenant_id, k.run_id, k.parent_id, k.id, k.branch, k.node, k.step, k.state, k.data, k.result, k.state = 'ARRIVED' as has_arrived,
      row_number() over (partition by k.tenant_id, k.run_id, k.parent_id order by k.state <> 'ARRIVED', k.rank_at, k.branch) as turn
    from parents p
    join automation.cursors k on k.tenant_id = p.tenant_id and k.run_id = p.run_id and k.parent_id = p.id
  ),
  tally as materialized (
    select p.*, t.opened, t.arrived, t.steps, w.needed
    from parents p
    join lateral (
      select count(*)::integer as opened, (count(*) filter (where b.has_arrived))::integer as arrived, bool_or(b.result ? 'failed') as has_failed,
        coalesce(sum(b.step - (b.data ->> 'base')::integer) filter (where b.has_arrived), 0)::integer as steps
      from branches b where b.tenant_id = p.tenant_id and b.run_id = p.run_id and b.parent_id = p.id
    ) t on t.arrived > 0
    -- How many must have arrived. A loop ends with the first item that fails.
    cross join lateral (
      select case
        when p.merge_node is null then case when t.has_failed then t.arrived else (p.state ->> 'count')::integer end
        when p.merge ->> 'wait' = 'all' then t.opened
        else least(coalesce((p.merge ->> 'n')::integer, 1), t.opened)
      end as needed
    ) w
  ),
  winners as materialized (
    select b.* from tally t
    join branches b on b.tenant_id = t.tenant_id and b.run_id = t.run_id and b.parent_id = t.id and b.has_arrived and b.turn <= t.needed
    where t.arrived >= t.needed
  ),
  judged as materialized (
    select t.*, f.failed, v.vars, v.steps as results,
      case
        when f.failed > 0 and t.merge_node is null then 'ITEM_FAILED: ' || f.first
        when case when t.merge ->> 'toleratedPercent' is not null then f.failed * 100 > (t.merge ->> 'toleratedPercent')::numeric * t.opened
          else f.failed > coalesce((t.merge ->> 'toleratedCount')::integer, 0) end
          then pg_catalog.format('BRANCHES_FAILED: %s of %s branches failed before the node "%s"; %s', f.failed, t.opened, t.merge_key, f.first)
        when pg_catalog.length((coalesce(nullif(t.data -> 'vars', 'null'), '{}') || v.vars)::text) > 16384
          then 'VARIABLES_TOO_LARGE: the variables of the branches together have more than 16 KB'
      end as error
    from tally t
    cross join lateral (
      select (count(*) filter (where w.result ? 'failed'))::integer as failed,
        (array_agg(w.result ->> 'failed' order by w.branch) filter (where w.result ? 'failed'))[1] as first
      from winners w where w.tenant_id = t.tenant_id and w.run_id = t.run_id and w.parent_id = t.id
    ) f
    -- Of a name that several have set, the last branch counts.
    cross join lateral (
      select coalesce(pg_catalog.jsonb_object_agg(e.key, e.value order by w.branch) filter (where e.root = 'vars'), '{}') as vars,
        coalesce(pg_catalog.jsonb_object_agg(e.key, e.value order by w.branch) filter (where e.root = 'steps'), '{}') as steps
      from winners w
      cross join lateral (
        select cast('vars' as text) as root, x.key, x.value from pg_catalog.jsonb_each(w.data #> '{own,vars}') x
        union all
        select 'steps', x.key, x.value from pg_catalog.jsonb_each(w.data #> '{own,steps}') x
      ) e
      where w.tenant_id = t.tenant_id and w.run_id = t.run_id and w.parent_id = t.id
    ) v
    where t.arrived >= t.needed
  ),
  losers as (
    select b.tenant_id, b.run_id, b.id, b.node, b.step, b.state, j.error is not null as is_kept
    from judged j
    join branches b on b.tenant_id = j.tenant_id and b.run_id = j.run_id and b.parent_id = j.id
    where not exists (select from winners w where w.tenant_id = b.tenant_id and w.run_id = b.run_id and w.id = b.id)
    union all
    select k.tenant_id, k.run_id, k.id, k.node, k.step, k.state, l.is_kept
    from losers l
    join automation.cursors k on k.tenant_id = l.tenant_id and k.run_id = l.run_id and k.parent_id = l.id
  ),
  traced as (
    insert into automation.run_trace (tenant_id, run_id, cursor_id, step, node, at, detail)
    select l.tenant_id, l.run_id, l.id, l.step + 1, l.node, p_now, '{"cancelled": "LOST"}' from losers l where l.state <> 'ARRIVED'
  ),
  -- With the branches of a block inside that failed, where this merge tolerates it.
  over as (
    select w.tenant_id, w.run_id, w.id, j.error is not null as is_kept
    from winners w
    join judged j on j.tenant_id = w.tenant_id and j.run_id = w.run_id and j.id = w.parent_id
    union all
    select k.tenant_id, k.run_id, k.id, false
    from over o
    join automation.cursors k on k.tenant_id = o.tenant_id and k.run_id = o.run_id and k.parent_id = o.id
    where not o.is_kept
  ),
  removed as (
    delete from automation.cursors c
    using (select o.tenant_id, o.run_id, o.id from over o where not o.is_kept union all select l.tenant_id, l.run_id, l.id from losers l where not l.is_kept) g
    where c.tenant_id = g.tenant_id and c.run_id = g.run_id and c.id = g.id
    returning c as place
  ),
  kept_for_retry as (
    update automation.cursors c
    -- A retry takes the step that failed again. What has arrived keeps its result, and what another one waited for too.
    set state = 'FAILED', due_at = case when c.state = 'SLEEPING' then c.due_at end, result = case when not c.result ? 'failed' then c.result end,
      step = c.step - (c.result ? 'failed' and exists (
        select from automation.run_trace t where t.tenant_id = c.tenant_id and t.run_id = c.run_id and t.cursor_id = c.id and t.step = c.step and t.detail ? 'fail'))::integer
    from (select o.tenant_id, o.run_id, o.id, null as state from over o where o.is_kept
      union all select l.tenant_id, l.run_id, l.id, l.state from losers l where l.is_kept) g
    where c.tenant_id = g.tenant_id and c.run_id = g.run_id and c.id = g.id
    returning c as place, g.state as stood
  ),
  joined as (
    update automation.cursors c
    set state = 'READY', node = coalesce(j.merge_node, j.node), step = j.step + j.steps, loops = case when j.error is null then c.loops - j.node::text else c.loops end,
      data = case when c.parent_id is not null then c.data || pg_catalog.jsonb_build_object('vars', (c.data -> 'vars') || j.vars, 'steps', coalesce(nullif(c.data -> 'steps', 'null'), '{}') || j.results,
        'own', pg_catalog.jsonb_build_object('vars', coalesce(c.data #> '{own,vars}', '{}') || j.vars, 'steps', coalesce(c.data #> '{own,steps}', '{}') || j.results)) end,
      result = pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object('port', case when j.merge_node is null then 'done' else 'next' end, 'error', pg_catalog."left"(j.error, 1000),
        'detail', pg_catalog.jsonb_build_object('rounds', case when j.merge_node is null then j.arrived end, 'arrived', case when j.merge_node is not null then j.needed end,
          'failed', nullif(j.failed, 0), 'lost', nullif(j.opened - j.needed, 0), 'capped', case when (j.state ->> 'count')::integer < (j.state ->> 'total')::integer then true end)))
    from judged j
    where c.tenant_id = j.tenant_id and c.run_id = j.run_id and c.id = j.id
  ),
  kept as (
    update automation.runs r
    set data = r.data || pg_catalog.jsonb_build_object('vars', coalesce(nullif(r.data -> 'vars', 'null'), '{}') || j.vars, 'steps', coalesce(nullif(r.data -> 'steps', 'null'), '{}') || j.results)
    from judged j
    where j.parent_id is null and r.tenant_id = j.tenant_id and r.id = j.run_id and j.error is null
  ),
  opened as (
    insert into automation.cursors (tenant_id, run_id, graph_id, node, step, rank_at, parent_id, branch, data, result)
    select t.tenant_id, t.run_id, t.graph_id, t.node, t.step + t.steps, t.rank_at, t.id, t.opened + i.place,
      pg_catalog.jsonb_build_object('vars', t.data -> 'vars', 'steps', t.data -> 'steps', 'loop', i.one -> 'loop', 'base', t.step + t.steps, 'own', cast('{}' as jsonb)),
      i.one - 'loop'
    from tally t
    cross join lateral pg_catalog.jsonb_array_elements(automation.items_of_loop(t.state, t.opened, (t.config ->> 'concurrency')::integer - t.opened + t.arrived)) with ordinality i (one, place)
    where t.merge_node is null and t.arrived < t.needed
  )
  select array_agg(k.tenant_id) as tenants, array_agg(k.run_id) as runs, array_agg(cast('CANCELLED' as text)) as statuses,
    array_agg(cast('PARENT_ENDED' as text)) as outcomes, array_agg(cast(null as text)) as errors,
    (select array_agg(r.place) from (select d.place from removed d where (d.place).state = 'WORKING' union all select k.place from kept_for_retry k where k.stood = 'WORKING') r) as working
  into lost
  from losers l
  join automation.child_runs k on k.tenant_id = l.tenant_id and k.parent_run_id = l.run_id and k.parent_cursor_id = l.id;
  if lost.runs is not null then
    perform automation.end_runs(lost.tenants, lost.runs, lost.statuses, lost.outcomes, lost.errors, p_now);
  end if;
  if lost.working is not null then
    perform automation.cancel_effects(lost.working, p_now);
  end if;
end
$$;
