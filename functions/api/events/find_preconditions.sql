-- Checks what an event needs: the tenant's journey is on, or workflows of a custom event, and the customer and the documents that the event names exist.
select
  exists (
    select from automation.tenant_settings s where s.tenant_id = :tenant_id::uuid and s.client_journey
  ) as "is_journey_on!",
  exists (
    select from automation.tenant_settings s where s.tenant_id = :tenant_id::uuid and s.workflows
  ) as "is_workflows_on!",
  exists (
    select from crm.customers c where c.tenant_id = :tenant_id::uuid and c.id = :customer_id::uuid
      and not exists (select from automation.erasures r where r.tenant_id = c.tenant_id and r.customer_id = c.id)
  ) as "has_customer!",
  exists (
    select from crm.deliverables d
    where d.tenant_id = :tenant_id::uuid and d.customer_id = :customer_id::uuid and d.id = :deliverable_id::uuid
  ) as "has_deliverable!",
  exists (
    select from crm.business_plans p
    where p.tenant_id = :tenant_id::uuid and p.customer_id = :customer_id::uuid and p.id = :plan_id::uuid
  ) as "has_plan!"
