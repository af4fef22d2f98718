-- Counts the days of the tenant's experiments.
select automation.count_experiments(:tenant_id::uuid, :now::timestamptz) as "days!"
