-- Inserts a template. No row: the tenant has `most` already.
insert into automation.workflow_templates (
  tenant_id, id, category, title, summary, visibility, parameters, graph, taken_out, node_types, created_by, created_at
)
select
  :tenant_id::uuid, :template_id::uuid, :category::text, :title::text, :summary::text, :visibility::text, :parameters::jsonb, :graph::jsonb,
  :taken_out::jsonb, :node_types::jsonb, :actor::text, :now::timestamptz
where (select count(*) from automation.workflow_templates t where t.tenant_id = :tenant_id::uuid) < :most::int
returning id
