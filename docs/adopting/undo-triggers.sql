-- Takes out what POST /api/admin/triggers/import has taken in for a tenant: follow-ups with their tasks, marks, and triggers that have made no task here. One
-- that has is kept, switched off. Run it by the owner of the schemas; `shop` is the tenant's slug.
with tenant as (
  select t.id from crm.tenants t where t.slug = 'shop'
), own as (
  select i.tenant_id, i.trigger_id,
    exists (select from automation.triggered_tasks k where k.tenant_id = i.tenant_id and k.trigger_id = i.trigger_id and k.evaluation_id is not null) as has_acted
  from automation.imported_triggers i
  join tenant on tenant.id = i.tenant_id
), links as (
  delete from automation.triggered_tasks k using own
  where k.tenant_id = own.tenant_id and k.trigger_id = own.trigger_id and k.evaluation_id is null
  returning k.tenant_id, k.task_id
), tasks as (
  delete from crm.tasks t using links where t.tenant_id = links.tenant_id and t.id = links.task_id
), records as (
  delete from automation.imported_triggers i using own where i.tenant_id = own.tenant_id and i.trigger_id = own.trigger_id
), switched_off as (
  update automation.automated_triggers t set is_active = false from own
  where t.tenant_id = own.tenant_id and t.id = own.trigger_id and own.has_acted
), agenda as (
  delete from automation.trigger_agenda a using own where a.tenant_id = own.tenant_id and a.trigger_id = own.trigger_id and not own.has_acted
), watermarks as (
  delete from automation.trigger_watermarks w using own where w.tenant_id = own.tenant_id and w.trigger_id = own.trigger_id and not own.has_acted
), removed as (
  delete from automation.automated_triggers t using own where t.tenant_id = own.tenant_id and t.id = own.trigger_id and not own.has_acted
)
select count(*) as triggers, (select count(*) from links) as rows_of_follow_ups from own;
