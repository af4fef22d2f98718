-- Inserts the next version of a workflow, and counts it. The caller holds the workflow's lock.
with counted as (
  update automation.workflows w
  set last_version = w.last_version + 1
  where w.tenant_id = :tenant_id::uuid and w.id = :workflow_id::uuid
  returning w.tenant_id, w.id, w.last_version, w.draft
)
insert into automation.graphs (tenant_id, workflow_id, version, source, checksum, settings, starts, note, published_by, published_at)
select
  c.tenant_id, c.id, c.last_version, c.draft, :checksum::text, :settings::jsonb, :starts::jsonb, :note::text, :actor::text, :now::timestamptz
from counted c
returning id::text as "graph_id!", version
