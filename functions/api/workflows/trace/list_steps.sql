-- Lists the steps of a run from the place after `after`, oldest first. `label`: what the drawing calls the way out, `variant_label`: the text. `task_id`: the task that the step
-- made, while it is there. `child_id`: the run of another workflow that it started, while it is there:
-- start_children makes its id of run, cursor, the step before and the attempts that failed.
with labels as materialized (
  select n.value ->> 'id' as node_id, p.port, p.label
  from automation.runs r
  join automation.graphs g on g.tenant_id = r.tenant_id and g.id = r.graph_id
  cross join lateral jsonb_array_elements(case when jsonb_typeof(g.source -> 'nodes') = 'array' then g.source -> 'nodes' else '[]' end) n
  cross join lateral (
    select 'case:' || (c.value ->> 'id') as port, c.value ->> 'label' as label
    from jsonb_array_elements(case when jsonb_typeof(n.value #> '{data,cases}') = 'array' then n.value #> '{data,cases}' else '[]' end) c
    union all
    select 'branch:' || (b.value ->> 'id'), b.value ->> 'label'
    from jsonb_array_elements(case when jsonb_typeof(n.value #> '{data,branches}') = 'array' then n.value #> '{data,branches}' else '[]' end) b
    union all
    select 'variant:' || (v.value ->> 'id'), v.value ->> 'label'
    from jsonb_array_elements(case when jsonb_typeof(n.value #> '{data,variants}') = 'array' then n.value #> '{data,variants}' else '[]' end) v
    union all
    select 'default', n.value #>> '{data,else}'
  ) p
  where r.tenant_id = :tenant_id::uuid and r.id = :run_id::uuid and p.label is not null
),
reached as (
  -- The clocks of two functions may differ: a step is never before the one that it follows.
  select t.run_id, t.graph_id, t.cursor_id, t.step, t.node, t.port, t.at, t.detail, max(t.at) over (partition by t.cursor_id order by t.step) as since
  from automation.run_trace t
  where t.tenant_id = :tenant_id::uuid and t.run_id = :run_id::uuid
),
steps as (
  select t.run_id, t.graph_id, t.cursor_id, t.step, t.node, t.port, t.at, t.detail,
    coalesce(lag(t.at) over (partition by t.cursor_id order by t.step), case when t.step = 1 then r.started_at end) as came_at,
    row_number() over (order by t.since, t.step, t.cursor_id) as place
  from reached t
  join automation.runs r on r.tenant_id = :tenant_id::uuid and r.id = t.run_id
)
select
  s.place::int as "place!", s.step, s.cursor_id::text as "cursor_id!", n.key as "node_id!", n.kind as "type!", n.name as "name?", s.port, l.label as "label?", v.label as "variant_label?",
  s.came_at as "came_at?", s.at, s.detail, automation.leaf_of_step(n, s.port, s.detail, s.at, g.settings ->> 'timeZone') as "leaf?", k.id as "task_id?", h.id as "child_id?"
from steps s
join automation.runs r on r.tenant_id = :tenant_id::uuid and r.id = s.run_id
join automation.graphs g on g.tenant_id = r.tenant_id and g.id = r.graph_id
-- A run that was moved to another version has taken earlier steps in the one before.
join automation.graph_nodes n on n.graph_id = coalesce(s.graph_id, r.graph_id) and n.node = s.node
left join labels l on l.node_id = n.key and l.port = s.port
left join labels v on v.node_id = n.key and v.port = 'variant:' || (s.detail ->> 'variant')
left join crm.tasks k on n.kind = 'task' and k.tenant_id = r.tenant_id and k.id = md5(s.run_id || ':' || s.cursor_id || ':' || s.step)::uuid
left join automation.runs h on n.kind = 'workflow' and h.tenant_id = r.tenant_id
  and h.id = md5('run:' || s.run_id || ':' || s.cursor_id || ':' || (s.step - 1) || coalesce(':' || nullif((
    select count(*) from automation.run_attempts a where a.tenant_id = r.tenant_id and a.run_id = s.run_id and a.cursor_id = s.cursor_id and a.step = s.step), 0), ''))::uuid
where s.place > :after::int
order by s.place
limit :limit::int
