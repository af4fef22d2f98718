-- Lists the newest runs of each piece of maintenance of a tenant, and those of the whole installation without what they found; or, for the
-- installation itself, its runs.
select r.id as "id!", r.name as "name!", r.source as "source!", r.scheduled_at as "scheduled_at!", r.requested_by, r.status as "status!",
  r.detail, r.error, r.started_at, r.finished_at
from automation.newest_runs(:tenant_id::uuid, :most::int) r
union all
select i.id, i.name, i.source, i.scheduled_at, null, i.status, null, null, i.started_at, i.finished_at
from automation.runs_of_installation(:most::int) i
where :tenant_id::uuid <> '00000000-0000-0000-0000-000000000000'
order by 2, 4 desc, 1
limit 500
