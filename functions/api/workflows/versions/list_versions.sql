-- Lists the versions of a workflow without their graphs, newest first, a page at a time; or returns one.
select g.version, g.checksum, g.note, g.published_by, g.published_at
from automation.graphs g
where g.tenant_id = :tenant_id::uuid
  and g.workflow_id = :workflow_id::uuid
  and (:version::int is null or g.version = :version::int)
  and (:before::int is null or g.version < :before::int)
order by g.version desc
limit :limit::int
