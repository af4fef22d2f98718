-- Approves a template that a tenant offers, or takes the approval back. No row: nobody offers it.
select a.tenant_id as "tenant_id!", a.was_approved as "was_approved!"
from automation.approve_template(:template_id::uuid, :is_approved::boolean, :actor::text, :now::timestamptz) a
