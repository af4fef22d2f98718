-- Deletes imports and exports of more than ninety days ago, of one tenant or of all, a few thousand at a time. Their files went long before.
with old_import as (
  select i.tenant_id, i.id
  from automation.row_imports i
  where i.created_at < :now::timestamptz - interval '90 days' and (:tenant_id::uuid is null or i.tenant_id = :tenant_id::uuid)
  order by i.created_at
  limit :limit::int
  for update of i skip locked
),
old_export as (
  select e.tenant_id, e.id
  from automation.row_exports e
  where e.created_at < :now::timestamptz - interval '90 days' and (:tenant_id::uuid is null or e.tenant_id = :tenant_id::uuid)
  order by e.created_at
  limit :limit::int
  for update of e skip locked
),
deleted_import as (
  delete from automation.row_imports i using old_import o where i.tenant_id = o.tenant_id and i.id = o.id
  returning 1
),
deleted_export as (
  delete from automation.row_exports e using old_export o where e.tenant_id = o.tenant_id and e.id = o.id
  returning 1
)
select greatest((select count(*) from deleted_import), (select count(*) from deleted_export))::int as "rows!"
