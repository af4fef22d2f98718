-- Sets the tenant for row-level security and the time for database triggers. The time-outs end before the gateway's 30 s.
select
  set_config('followthrough.now', :now::timestamptz::text, true) as "now!",
  set_config('followthrough.tenant_id', :tenant_id::uuid::text, true) as "tenant_id!",
  set_config('lock_timeout', '8s', true) as "lock_timeout!",
  set_config('statement_timeout', '20s', true) as "statement_timeout!"
