-- Deletes the row of `collection` that has the caller's id, and what is held under it, and returns the row's id. One that others refer to breaks a constraint.
with forgotten as (
  delete from automation.held_rows h
  where h.tenant_id = :tenant_id::uuid and h.collection = :collection::text and h.external_id = :external_id::text
  returning h.external_id
), users as (
  delete from crm.users r where r.tenant_id = :tenant_id::uuid and r.external_id = :external_id::text and :collection::text = 'users' returning r.id
), products as (
  delete from crm.products r where r.tenant_id = :tenant_id::uuid and r.external_id = :external_id::text and :collection::text = 'products' returning r.id
), customers as (
  delete from crm.customers r where r.tenant_id = :tenant_id::uuid and r.external_id = :external_id::text and :collection::text = 'customers' returning r.id
), orders as (
  delete from crm.orders r where r.tenant_id = :tenant_id::uuid and r.external_id = :external_id::text and :collection::text = 'orders' returning r.id
), samples as (
  delete from crm.sample_usages r where r.tenant_id = :tenant_id::uuid and r.external_id = :external_id::text and :collection::text = 'samples' returning r.id
), deliverables as (
  delete from crm.deliverables r
  where r.tenant_id = :tenant_id::uuid and r.external_id = :external_id::text and :collection::text = 'deliverables'
  returning r.id
)
select d.id as "id?", exists (select from forgotten) as "was_held!"
from (select 1) one
left join (
  select id from users union all select id from products union all select id from customers
  union all select id from orders union all select id from samples union all select id from deliverables
) d on true
limit 1
