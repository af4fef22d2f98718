-- Finds a business plan by its id, or a customer's newest completed one. Its text may be long, and is read by read_plan_part.sql.
select p.id as plan_id, p.customer_id, p.version, p.document_key,
  left(c.name, 300) as customer_name, left(t.name, 300) as tenant_name
from crm.business_plans p
join crm.customers c on c.tenant_id = p.tenant_id and c.id = p.customer_id
join crm.tenants t on t.id = p.tenant_id
where p.tenant_id = :tenant_id::uuid
  and case when :plan_id::uuid is null then p.customer_id = :customer_id::uuid and p.status = 'COMPLETED' else p.id = :plan_id::uuid end
order by p.version desc
limit 1
