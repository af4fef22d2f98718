-- What is forgotten of workflows beside their runs: old open events, events for waits, passes over customers, bulk actions and migrations. And why a
-- pass refused customers.

alter table automation.entry_passes
  -- Customers who were refused, by reason.
  add column reasons jsonb not null default '{}' check (jsonb_typeof(reasons) = 'object');

create index entry_passes_ended on automation.entry_passes (ended_at) where ended_at is not null;
grant delete on automation.events to followthrough_engine;
