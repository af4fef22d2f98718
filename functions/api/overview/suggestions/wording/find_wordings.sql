-- Returns what is kept of these sentences, and how many were asked about in the last 24 hours: one row at least where the tenant wants suggestions to be
-- worded, none where it does not.
with asked as (
  select count(*)::int as sentences
  from automation.suggestion_wordings w
  where w.tenant_id = :tenant_id::uuid and w.asked_at > :now::timestamptz - interval '24 hours'
)
select a.sentences as "asked!", w.hash as "hash?", w.wording as "wording?", w.used_on < (:now::timestamptz at time zone 'UTC')::date as "is_unused_today?"
from automation.tenant_settings s
cross join asked a
left join automation.suggestion_wordings w on w.tenant_id = s.tenant_id and w.hash in (select jsonb_array_elements_text(:hashes::jsonb))
  and (w.ask_again_at is null or w.ask_again_at > :now::timestamptz)
where s.tenant_id = :tenant_id::uuid and s.word_suggestions
