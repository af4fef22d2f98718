-- Takes rows that waited for one of `collection` which is there now, oldest first, and returns them; those that other calls take are left to them.
-- The Data API returns at most 1 MB, so it takes no more than 600 KB, and one row at least.
with ready as (
  select h.collection, h.external_id, h.held_at, octet_length(h.item::text) as bytes
  from automation.held_rows h
  where h.tenant_id = :tenant_id::uuid and h.missing_collection = :collection::text
    and case :collection::text
      when 'customers' then exists (
        select from crm.customers c where c.tenant_id = :tenant_id::uuid and c.external_id = h.missing_external_id)
      when 'users' then exists (select from crm.users u where u.tenant_id = :tenant_id::uuid and u.external_id = h.missing_external_id)
      else exists (select from crm.products p where p.tenant_id = :tenant_id::uuid and p.external_id = h.missing_external_id)
    end
  order by h.held_at, h.collection, h.external_id
  limit :limit::int
  for update skip locked
), taken as (
  select r.collection, r.external_id, sum(r.bytes) over (order by r.held_at, r.collection, r.external_id) - r.bytes as bytes_before from ready r
)
delete from automation.held_rows h
using taken r
where r.bytes_before < 600000 and h.tenant_id = :tenant_id::uuid and h.collection = r.collection and h.external_id = r.external_id
returning h.collection as "collection!", h.item as "item!"
