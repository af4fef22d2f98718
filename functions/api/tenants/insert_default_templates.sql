-- Inserts the feedback templates of a tenant, and returns how many. Idempotent: existing labels stay.
with made as (
  insert into crm.sample_feedback_templates (tenant_id, category, label, sort_order)
  select :tenant_id::uuid, t.template ->> 'category', t.template ->> 'label', (t.template ->> 'sortOrder')::int
  from jsonb_array_elements(:templates::jsonb) t (template)
  on conflict (tenant_id, label) do nothing
  returning id
)
select count(*)::int as "templates!" from made
