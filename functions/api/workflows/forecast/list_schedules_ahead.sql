-- Lists the schedules by which customers, or nobody, enter a workflow: those of its active version, each with its next moment, or of its last one, as if
-- that were activated.
select e.place::int as "entry!", e.spec ->> 'cron' as "cron?", e.spec ->> 'once' as "once?",
  coalesce(e.spec ->> 'timeZone', g.settings ->> 'timeZone') as "time_zone!", s.next_at as "next_at?",
  coalesce((e.spec ->> 'hasAudience')::boolean, false) as "has_audience!",
  automation.calendar_of_schedule(g.tenant_id, e.spec) as "calendar?"
from automation.workflows w
join automation.graphs g on g.tenant_id = w.tenant_id and g.workflow_id = w.id
  and case when :of_last::boolean then g.version = w.last_version else g.id = w.active_graph_id end
join automation.graph_nodes n on n.graph_id = g.id and n.node = 0
cross join lateral jsonb_array_elements(n.config -> 'entries') with ordinality e (spec, place)
left join automation.entry_schedules s on not :of_last::boolean and s.tenant_id = w.tenant_id and s.workflow_id = w.id and s.entry = e.place
where w.tenant_id = :tenant_id::uuid and w.id = :workflow_id::uuid and e.spec ->> 'kind' = 'schedule'
order by e.place
limit 20
