-- Lets schedules do what is due: `fired` is a list of {tenantId, workflowId, entry, was, at, next, error}. Returns how many moved on, and how many failed.
select f.moved as "moved!", coalesce(nullif(current_setting('followthrough.entries_failed', true), ''), '0')::int as "failed!"
from automation.fire_schedules(:fired::jsonb, :now::timestamptz) f (moved)
