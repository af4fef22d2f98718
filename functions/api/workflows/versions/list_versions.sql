-- Lists the versions of a workflow without their graphs, newest first, a page at a time; or returns one.
select g.version, g.checksum, g.note, g.published_by, left(coalesce(y.name, u.name, u.email), 100) as "published_by_name?", g.published_at
from automation.graphs g
left join automation.api_keys y on y.tenant_id = g.tenant_id and 'key:' || y.id = g.published_by
left join crm.users u on u.tenant_id = g.tenant_id and 'user:' || u.id = g.published_by
where g.tenant_id = :tenant_id::uuid
  and g.workflow_id = :workflow_id::uuid
  and (:version::int is null or g.version = :version::int)
  and (:before::int is null or g.version < :before::int)
order by g.version desc
limit :limit::int
