-- Lists the schedules among the entries of a version. Segments and dates look at all customers once a day: what time alone changes is no
-- event, and a notice may be lost.
select e.place::int as "entry!", case when e.spec ->> 'kind' in ('segment', 'date') then '0 3 * * ? *' else e.spec ->> 'cron' end as "cron?", e.spec ->> 'once' as "once?",
  coalesce(e.spec ->> 'timeZone', g.settings ->> 'timeZone') as "time_zone!",
  automation.calendar_of_schedule(g.tenant_id, e.spec) as "calendar?"
from automation.graphs g
join automation.graph_nodes n on n.graph_id = g.id and n.node = 0
cross join lateral jsonb_array_elements(n.config -> 'entries') with ordinality e (spec, place)
where g.tenant_id = :tenant_id::uuid and g.workflow_id = :workflow_id::uuid and g.version = :version::int and e.spec ->> 'kind' in ('schedule', 'segment', 'date')
order by e.place
limit 20
