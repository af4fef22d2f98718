-- Checks what an event needs: the tenant's journey is on, and the customer exists.
select
  exists (
    select from automation.tenant_settings s where s.tenant_id = :tenant_id::uuid and s.client_journey
  ) as "is_journey_on!",
  exists (
    select from crm.customers c where c.tenant_id = :tenant_id::uuid and c.id = :customer_id::uuid
  ) as "has_customer!"
