-- Replaces sealed secrets: a list of {kind, tenantId, id, before, after}. One that was set meanwhile stays.
select count(*) filter (where automation.replace_seal(t.kind, t."tenantId", t.id, t.before, t.after))::int as "rows!"
from jsonb_to_recordset(:sealed::jsonb) t (kind text, "tenantId" uuid, id text, before text, after text)
