-- Starts runs for events and passes that wait, and walks runs that are due.
select a.entered as "entered!", a.claimed as "claimed!", a.steps as "steps!", a.failed as "failed!", a.is_more as "is_more!",
  coalesce(a.has_schedules, false) as "has_schedules!", a.started as "started!", a.finished as "finished!", a.ended_as_failed as "ended_as_failed!", a.lag_ms::int as "lag_ms?",
  a.entries_failed as "entries_failed!", a.standing::int as "standing?"
from automation.advance_workflows(:limit::int, :now::timestamptz) a
