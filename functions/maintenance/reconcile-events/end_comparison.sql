-- Ends a comparison: forgets facts that are over, and records when it was.
select automation.end_comparison(:tenant_id::uuid)::text as ended
