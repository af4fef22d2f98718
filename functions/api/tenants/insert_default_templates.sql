-- The feedback templates that a tenant starts with; a label that exists stays as it is.
insert into crm.sample_feedback_templates (tenant_id, category, label, sort_order)
select :tenant_id::uuid, t.template ->> 'category', t.template ->> 'label', (t.template ->> 'sortOrder')::int
from jsonb_array_elements(:templates::jsonb) t (template)
on conflict (tenant_id, label) do nothing
