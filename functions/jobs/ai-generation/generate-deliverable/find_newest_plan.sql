-- Finds the customer's newest completed plan, cut to what a reply of the Data API can hold.
select left(p.content, 10000) as "content!"
from crm.business_plans p
where p.tenant_id = :tenant_id::uuid and p.customer_id = :customer_id::uuid and p.status = 'COMPLETED' and p.content is not null
order by p.version desc
limit 1
