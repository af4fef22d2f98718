-- Takes a test call of the tenant's quota, and returns where it goes.
select
  automation.take_quota(:tenant_id::uuid, 'endpoint_tests_per_minute', 1, :now::timestamptz) as "taken!",
  (select s.followup_endpoint from automation.tenant_settings s where s.tenant_id = :tenant_id::uuid) as "endpoint?"
