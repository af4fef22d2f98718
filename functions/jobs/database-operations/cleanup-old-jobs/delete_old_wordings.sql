-- Forgets what a language model said of suggestions that nobody read for thirty days; of one tenant, or of all, a few thousand at a time.
with old as (
  select w.tenant_id, w.hash
  from automation.suggestion_wordings w
  where w.used_on < (:now::timestamptz at time zone 'UTC')::date - 30 and (:tenant_id::uuid is null or w.tenant_id = :tenant_id::uuid)
  order by w.used_on
  limit :limit::int
  for update skip locked
),
deleted as (
  delete from automation.suggestion_wordings w using old where w.tenant_id = old.tenant_id and w.hash = old.hash
  returning w.hash
)
select count(*)::int as "rows!" from deleted
