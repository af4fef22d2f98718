-- Finds what a graph of a workflow is checked with: the zone of its tenant and the ids of its calendars. No row: there is no such tenant.
select
  t.time_zone,
  (
    select coalesce(jsonb_agg(x.id), '[]')
    from (select c.id from automation.calendars c where c.tenant_id = t.id order by c.id limit 1000) x
  ) as "calendars!",
  exists (select from automation.calendars c where c.tenant_id = t.id and c.is_default) as "has_default_calendar!",
  exists (select from automation.workflows w where w.tenant_id = t.id and w.id = :workflow_id::uuid) as "has_workflow!"
from crm.tenants t
where t.id = :tenant_id::uuid
