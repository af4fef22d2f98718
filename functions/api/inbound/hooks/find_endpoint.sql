-- Returns what is needed to judge a call of an endpoint; nothing when there is none.
select e.tenant_id as "tenant_id!", e.form as "form!", e.secret as "secret?", e.previous_secret as "previous_secret?", e.verify_token as "verify_token?",
  e.tolerance_seconds as "tolerance_seconds!", e.dedupe_header as "dedupe_header?", to_jsonb(e.allowed_addresses) as "allowed_addresses!",
  e.is_paused as "is_paused!"
from automation.find_webhook_endpoint(:endpoint_id::uuid, :now::timestamptz) e
