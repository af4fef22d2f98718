-- Row-level security shows the transaction this tenant alone, database triggers the time of the request; waiting ends before the
-- gateway's 30 s do.
select
  set_config('followthrough.now', :now::timestamptz::text, true) as "now!",
  set_config('followthrough.tenant_id', :tenant_id::uuid::text, true) as "tenant_id!",
  set_config('lock_timeout', '8s', true) as "lock_timeout!",
  set_config('statement_timeout', '20s', true) as "statement_timeout!"
