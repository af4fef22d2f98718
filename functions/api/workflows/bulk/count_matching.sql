-- Counts the runs that an action is for and that fit a filter.
select count(*)::int as "count!"
from automation.runs_matching(:tenant_id::uuid, :action::text, :filter::jsonb, :now::timestamptz, null, null)
