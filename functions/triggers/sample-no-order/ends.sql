-- Finds the first order of the sample's product since the tasting, for the sample of a row `x`: entered in advance, it ends what is due.
select min(o.ordered_at) as ends_at
from crm.sample_usages s
join crm.orders o on o.tenant_id = s.tenant_id and o.customer_id = s.customer_id and o.ordered_at >= s.tasted_at and o.status <> 'CANCELLED'
join crm.order_lines l on l.tenant_id = o.tenant_id and l.order_id = o.id and l.product_id = s.product_id
where s.tenant_id = :tenant_id::uuid and s.id = x.occurrence_key::uuid
