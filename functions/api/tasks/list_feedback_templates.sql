-- Lists the feedback templates in use, in their order.
select f.id, f.category, left(f.label, 300) as "label!", f.sort_order
from crm.sample_feedback_templates f
where f.tenant_id = :tenant_id::uuid and f.is_active
order by f.category, f.sort_order, f.id
limit 500
