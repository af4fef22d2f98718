-- Lists a tenant's workflows without their drafts, oldest first, a page at a time; or returns one.
select
  w.id,
  w.name,
  w.description,
  w.status,
  w.revision,
  nullif(w.last_version, 0) as "last_version?",
  g.version as "active_version?",
  w.created_at,
  w.updated_at,
  w.archived_at,
  w.created_at::text as "cursor_at!"
from automation.workflows w
left join automation.graphs g on g.tenant_id = w.tenant_id and g.id = w.active_graph_id
where w.tenant_id = :tenant_id::uuid
  and (:workflow_id::uuid is null or w.id = :workflow_id::uuid)
  and (:status::text is null or w.status = :status::text)
  and (:after_id::uuid is null or (w.created_at, w.id) > (:after_at::text::timestamptz, :after_id::uuid))
order by w.created_at, w.id
limit :limit::int
