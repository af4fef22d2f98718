-- Notes that sentences were read today. Another read that notes the same ones is not waited for.
update automation.suggestion_wordings w
set used_on = (:now::timestamptz at time zone 'UTC')::date
where w.tenant_id = :tenant_id::uuid and w.hash in (
  select o.hash from automation.suggestion_wordings o
  where o.tenant_id = :tenant_id::uuid and o.hash in (select jsonb_array_elements_text(:hashes::jsonb))
    and o.used_on < (:now::timestamptz at time zone 'UTC')::date
  for update skip locked
)
