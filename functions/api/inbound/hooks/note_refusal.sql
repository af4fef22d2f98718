-- Counts a call that was refused.
select automation.note_webhook_refusal(:endpoint_id::uuid, :reason::text, :detail::text, :now::timestamptz)::text as "noted?"
