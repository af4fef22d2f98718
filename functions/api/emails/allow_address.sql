-- Lets mail go to a stopped address again.
update automation.email_addresses
set stopped_reason = null, stopped_at = null
where tenant_id = :tenant_id::uuid and id = :address_id::uuid
