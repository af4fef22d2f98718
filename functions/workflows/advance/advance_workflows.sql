-- Starts runs for events and passes that wait, and walks runs that are due.
select a.entered as "entered!", a.claimed as "claimed!", a.steps as "steps!", a.failed as "failed!", a.is_more as "is_more!",
  coalesce(a.has_schedules, false) as "has_schedules!"
from automation.advance_workflows(:limit::int, :now::timestamptz) a
