-- Takes a test call of the tenant's quota.
select automation.take_quota(:tenant_id::uuid, 'endpoint_tests_per_minute', 1, :now::timestamptz) as "taken!"
